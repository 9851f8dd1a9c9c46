// The floor of a call: connects, sends what it was given, reads the answer. `floor SOCKET REQUEST-FILE`
// No program that asks the app can do with less; it checks nothing, so it is no shim.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static unsigned char buffer[1 << 17];

static int all(int from, unsigned char *into, size_t count) {
  while (count > 0) {
    ssize_t got = read(from, into, count);
    if (got <= 0) return -1;
    into += got;
    count -= (size_t)got;
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  int file = open(argv[2], O_RDONLY);
  ssize_t length = read(file, buffer, sizeof buffer);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
  int line = socket(AF_UNIX, SOCK_STREAM, 0);
  if (length <= 0 || connect(line, (struct sockaddr *)&address, sizeof address) != 0) return 3;
  if (write(line, buffer, (size_t)length) != length) return 3;
  for (;;) {
    unsigned char head[5];
    if (all(line, head, sizeof head) != 0) return 3;
    size_t size = (size_t)head[1] << 24 | (size_t)head[2] << 16 | (size_t)head[3] << 8 | head[4];
    if (size >= sizeof buffer || all(line, buffer, size) != 0) return 3;
    buffer[size] = 0;
    if (head[0] == 'X') return atoi((char *)buffer);
    if (head[0] == 'O' && write(1, buffer, size) != (ssize_t)size) return 3;
    if (head[0] == 'R' && write(2, buffer, size) != (ssize_t)size) return 3;
  }
}
