"""Runs a command on a real pseudo-terminal, with a small shell's job control, for the tests.

Takes one JSON value a line on standard input and gives one a line on standard output:
  {"type": TEXT}   -> types it           {"signal": NAME} -> sends it to the command
  {"resume": true} -> `fg`               {"modes": true}  -> {"modes": {"echo": BOOL, "whole": [...]}}
  {"hangUp": true} -> closes the terminal
  {"hold": BOOL}   -> lets the terminal show nothing more, or goes on: whoever writes to it waits meanwhile
  {"waiting": true} -> {"waiting": N}, the bytes of the typed lines that nobody has read
It tells {"out": TEXT}, {"typed": true} when the terminal has taken what was typed, {"stopped": true}, and
{"ended": {"code": N or null, "signal": NAME or null}}.
"""

import array
import fcntl
import json
import os
import pty
import select
import signal
import sys
import termios


def tell(value):
    os.write(1, (json.dumps(value) + "\n").encode())


def lead(argv, report, orders):
    """The session's leader: what a shell does for one job. It never changes the terminal's modes itself."""
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        os.close(report)
        os.close(orders)
        os.execvp(argv[0], argv)
    try:
        os.setpgid(child, child)
    except OSError:
        pass
    os.write(report, f"pid {child} {os.ttyname(0)}\n".encode())
    while True:
        _, status = os.waitpid(child, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            os.tcsetpgrp(0, os.getpgrp())
            os.write(report, b"stopped\n")
            os.read(orders, 1)
            os.tcsetpgrp(0, child)
            os.killpg(child, signal.SIGCONT)
            continue
        os.tcsetpgrp(0, os.getpgrp())
        os.write(report, f"ended {status}\n".encode())
        # The terminal stays open until the test has looked at it.
        os.read(orders, 1)
        os._exit(0)


def take(place):
    """Typed keys reach the terminal's line by a worker of the kernel; who polls the other side waits for it."""
    other = os.open(place, os.O_RDWR | os.O_NOCTTY)
    select.select([other], [], [], 0)
    os.close(other)


def hold(place, is_held):
    other = os.open(place, os.O_RDWR | os.O_NOCTTY)
    termios.tcflow(other, termios.TCOOFF if is_held else termios.TCOON)
    os.close(other)


def waiting(place):
    other = os.open(place, os.O_RDWR | os.O_NOCTTY)
    count = array.array("i", [0])
    fcntl.ioctl(other, termios.FIONREAD, count)
    os.close(other)
    return count[0]


def main():
    report, reporting = os.pipe()
    ordering, orders = os.pipe()
    leader, terminal = pty.fork()
    if leader == 0:
        os.close(report)
        os.close(orders)
        try:
            lead(sys.argv[1:], reporting, ordering)
        finally:
            os._exit(1)
    os.close(reporting)
    os.close(ordering)
    child = place = None
    # Orders are taken once there is a command to give them to.
    watched = [terminal, report]
    typed = told = b""
    while watched:
        ready, _, _ = select.select(watched, [], [])
        if terminal in ready:
            try:
                shown = os.read(terminal, 65536)
            except OSError:
                shown = b""
            if shown:
                tell({"out": shown.decode("utf-8", "replace")})
            else:
                watched.remove(terminal)
        if report in ready:
            chunk = os.read(report, 4096)
            if not chunk:
                watched.remove(report)
            told += chunk
            while b"\n" in told:
                line, told = told.split(b"\n", 1)
                word, _, rest = line.decode().partition(" ")
                if word == "pid":
                    number, place = rest.split(" ")
                    child = int(number)
                    watched.append(0)
                elif word == "stopped":
                    tell({"stopped": True})
                elif word == "ended":
                    status = int(rest)
                    by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
                    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
                    # What it wrote before its end is reported before its end.
                    while select.select([terminal], [], [], 0)[0]:
                        try:
                            shown = os.read(terminal, 65536)
                        except OSError:
                            break
                        tell({"out": shown.decode("utf-8", "replace")})
                    tell({"ended": {"code": code, "signal": signal.Signals(by).name if by else None}})
        if 0 in ready:
            chunk = os.read(0, 65536)
            if not chunk:
                break
            typed += chunk
            while b"\n" in typed:
                line, typed = typed.split(b"\n", 1)
                order = json.loads(line)
                if "type" in order:
                    os.write(terminal, order["type"].encode())
                    take(place)
                    tell({"typed": True})
                elif "signal" in order:
                    os.kill(child, getattr(signal, order["signal"]))
                elif "resume" in order:
                    os.write(orders, b"f")
                elif "modes" in order:
                    modes = termios.tcgetattr(terminal)
                    whole = [str(part) for part in modes]
                    tell({"modes": {"echo": bool(modes[3] & termios.ECHO), "whole": whole}})
                elif "hold" in order:
                    hold(place, order["hold"])
                elif "waiting" in order:
                    tell({"waiting": waiting(place)})
                elif "hangUp" in order:
                    watched.remove(terminal)
                    os.close(terminal)
    for pid in (child, leader):
        try:
            os.kill(pid, signal.SIGKILL)
        except (OSError, TypeError):
            pass


main()
