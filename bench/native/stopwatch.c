// Whole processes by a clock beside them: `stopwatch COUNT PROGRAM ARGUMENTS…` prints the milliseconds of each run, one a
// line. What the program writes to standard output is thrown away; one that fails ends it.
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double now_ms(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
  for (int left = atoi(argv[1]); left > 0; left -= 1) {
    pid_t child;
    int status = 0;
    double begun = now_ms();
    if (posix_spawnp(&child, argv[2], &actions, NULL, argv + 2, environ) != 0) return 127;
    if (waitpid(child, &status, 0) != child) return 1;
    double took = now_ms() - begun;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
      fprintf(stderr, "%s ended with %d\n", argv[2], WIFEXITED(status) ? WEXITSTATUS(status) : -1);
      return 1;
    }
    printf("%.3f\n", took);
  }
  return 0;
}
