// A tool that asks the app something cheap again and again, so that the times when the app answers nobody are seen from
// outside: `probe SOCKET REQUEST-FILE PAUSE-MS MOST-SECONDS`. Asks until its standard input ends; then it prints how often it
// asked and the slowest answer in milliseconds. MOST-SECONDS bounds it whatever happens.
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static unsigned char request[1 << 16], answer[1 << 16];

static double now_ms(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  if (argc != 5) return 2;
  int file = open(argv[2], O_RDONLY);
  ssize_t length = read(file, request, sizeof request);
  if (length <= 0) return 2;
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
  double end = now_ms() + atof(argv[4]) * 1e3;
  double slowest = 0;
  long asked = 0;
  struct pollfd input = {.fd = 0, .events = POLLIN | POLLHUP};
  while (now_ms() < end && poll(&input, 1, atoi(argv[3])) == 0) {
    double begun = now_ms();
    int line = socket(AF_UNIX, SOCK_STREAM, 0);
    struct timeval longest = {.tv_sec = atoi(argv[4])};
    setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest);
    if (connect(line, (struct sockaddr *)&address, sizeof address) != 0) return 3;
    if (write(line, request, (size_t)length) != length) return 3;
    // The app ends the connection behind its answer.
    for (ssize_t got = 1; got > 0;) got = read(line, answer, sizeof answer);
    close(line);
    double took = now_ms() - begun;
    if (took > slowest) slowest = took;
    asked += 1;
  }
  printf("%ld %.3f\n", asked, slowest);
  return 0;
}
