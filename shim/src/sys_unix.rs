//! Linux and macOS. The few C functions std has no word for are declared here.

// A test program begins with std's own `main`.
#![cfg_attr(test, allow(dead_code))]

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::mem::ManuallyDrop;
use std::os::raw::{c_int, c_short, c_ulong};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::io::{AsRawFd, FromRawFd, IntoRawFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

#[repr(C)]
struct PollFd {
    fd: c_int,
    events: c_short,
    revents: c_short,
}
#[repr(C)]
#[derive(Default)]
struct WinSize {
    rows: u16,
    columns: u16,
    x: u16,
    y: u16,
}
#[cfg(target_os = "macos")]
type Count = std::os::raw::c_uint;
#[cfg(target_os = "macos")]
type Mode = u16;
#[cfg(not(target_os = "macos"))]
type Mode = u32;
#[cfg(not(target_os = "macos"))]
type Count = c_ulong;
#[cfg(target_os = "macos")]
const TIOCGWINSZ: c_ulong = 0x4008_7468;
#[cfg(not(target_os = "macos"))]
const TIOCGWINSZ: c_ulong = 0x5413;
const POLLIN: c_short = 1;
const POLLOUT: c_short = 4;
const F_SETFD: c_int = 2;
const FD_CLOEXEC: c_int = 1;
const POLLNVAL: c_short = 0x20;
const SIGPIPE: c_int = 13;
const SIG_DFL: usize = 0;
const SIG_IGN: usize = 1;
/// SIGHUP, SIGINT, SIGQUIT, SIGALRM, SIGTERM and SIGXCPU: the same numbers on Linux and macOS.
const ENDING: [c_int; 6] = [1, 2, 3, 14, 15, 24];
const ESRCH: i32 = 3;

extern "C" {
    fn geteuid() -> u32;
    fn getppid() -> c_int;
    fn setsid() -> c_int;
    fn fork() -> c_int;
    fn _exit(code: c_int) -> !;
    fn umask(mask: Mode) -> Mode;
    fn isatty(fd: c_int) -> c_int;
    fn kill(pid: c_int, signal: c_int) -> c_int;
    fn poll(fds: *mut PollFd, count: Count, timeout_ms: c_int) -> c_int;
    fn ioctl(fd: c_int, request: c_ulong, ...) -> c_int;
    fn fcntl(fd: c_int, command: c_int, ...) -> c_int;
    fn signal(number: c_int, handler: usize) -> usize;
    fn raise(number: c_int) -> c_int;
}

pub type Stream = UnixStream;

/// What std does before `main`, as far as it matters here.
pub fn begin() {
    // SECURITY: where a caller has closed one of the first three, the next file opened would take its place: what is
    // written to standard output would go to the app's socket.
    let mut fds = [0, 1, 2].map(|fd| PollFd { fd, events: 0, revents: 0 });
    while unsafe { poll(fds.as_mut_ptr(), 3, 0) } == -1 {
        if io::Error::last_os_error().kind() != ErrorKind::Interrupted {
            std::process::abort();
        }
    }
    for PollFd { fd, revents, .. } in fds {
        if revents & POLLNVAL != 0 {
            match OpenOptions::new().read(true).write(true).open("/dev/null") {
                // Inherited by what `exec` starts, as the other two are.
                Ok(null) if null.as_raw_fd() == fd => {
                    unsafe { fcntl(null.into_raw_fd(), F_SETFD, 0) };
                }
                _ => std::process::abort(),
            }
        }
    }
    // A reader that left is an error of `write`; what `exec` starts has the usual handling again.
    unsafe { signal(SIGPIPE, SIG_IGN) };
}

static LAST_ACT: AtomicUsize = AtomicUsize::new(0);

extern "C" fn on_ending(number: c_int) {
    let act = LAST_ACT.load(Ordering::SeqCst);
    unsafe {
        if act != 0 {
            std::mem::transmute::<usize, fn()>(act)();
        }
        signal(number, SIG_DFL);
        // Blocked until we return, and then the end.
        raise(number);
    }
}
/// What a signal handler does before the process ends by the signal: only what POSIX allows in one.
pub fn before_a_signal_ends(act: fn()) {
    LAST_ACT.store(act as usize, Ordering::SeqCst);
    for number in ENDING {
        // What the caller had us ignore, such as under nohup, stays ignored.
        if unsafe { signal(number, on_ending as *const () as usize) } == SIG_IGN {
            unsafe { signal(number, SIG_IGN) };
        }
    }
}

pub fn uid() -> u32 {
    unsafe { geteuid() }
}
pub fn parent_pid() -> u32 {
    unsafe { getppid() as u32 }
}
pub fn stderr_is_terminal() -> bool {
    unsafe { isatty(2) == 1 }
}
pub fn stdin_is_terminal() -> bool {
    unsafe { isatty(0) == 1 }
}
pub fn stdout_is_terminal() -> bool {
    unsafe { isatty(1) == 1 }
}
pub fn columns() -> Option<u16> {
    let (columns, _) = terminal_size(2);
    (columns > 0).then_some(columns)
}
/// Columns and rows; zeros where the terminal does not say.
pub fn terminal_size(fd: c_int) -> (u16, u16) {
    let mut size = WinSize::default();
    let got = unsafe { ioctl(fd, TIOCGWINSZ, &mut size as *mut WinSize) };
    if got == 0 {
        (size.columns, size.rows)
    } else {
        (0, 0)
    }
}
/// False only when there is surely no such process.
pub fn may_be_alive(pid: u32) -> bool {
    let alive =
        |pid| unsafe { kill(pid, 0) == 0 || io::Error::last_os_error().raw_os_error() != Some(ESRCH) };
    c_int::try_from(pid).map_or(false, alive)
}

pub fn bytes(text: &OsStr) -> Vec<u8> {
    text.as_bytes().to_vec()
}
pub fn text(bytes: Vec<u8>) -> OsString {
    OsString::from_vec(bytes)
}

pub enum Distrust {
    Absent,
    Because(String),
}

/// SECURITY: ours, no link, and closed to everybody else.
pub fn private(path: &Path, directory: bool) -> Result<(), Distrust> {
    let because = |why: String| Err(Distrust::Because(why));
    let found = match path.symlink_metadata() {
        Ok(found) => found,
        Err(e) if matches!(e.raw_os_error(), Some(2 | 20)) => return Err(Distrust::Absent),
        Err(e) => return because(format!("cannot be checked ({e})")),
    };
    let right_kind = if directory { found.is_dir() } else { found.is_file() };
    if !right_kind {
        return because(format!("is not a {}", if directory { "directory" } else { "plain file" }));
    }
    if found.uid() != uid() {
        return because("belongs to another user of this machine".into());
    }
    if found.mode() & 0o077 != 0 {
        return because(format!(
            "is open to other users of this machine (mode {:04o})",
            found.mode() & 0o7777
        ));
    }
    Ok(())
}

/// Not ours alone: another user owns it, or others may write to it.
pub fn is_shared(directory: &Path) -> bool {
    directory.metadata().map_or(false, |found| found.uid() != uid() || found.mode() & 0o022 != 0)
}

pub fn make_private_directory(path: &Path) -> io::Result<()> {
    // A mask that takes the owner's own rights would leave a directory that nobody can use.
    let inherited = unsafe { umask(0o077) };
    let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
    unsafe { umask(inherited) };
    made
}

/// None: nobody listens there.
pub fn connect(address: &str) -> io::Result<Option<Stream>> {
    match UnixStream::connect(address) {
        Ok(stream) => Ok(Some(stream)),
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => Ok(None),
        Err(e) => Err(e),
    }
}
/// Not needed: nobody else can open the socket.
pub fn knock(_stream: &mut Stream) -> io::Result<()> {
    Ok(())
}
pub fn deadline(stream: &Stream, limit: Option<Duration>) {
    // Fails only for a zero duration.
    let _ = stream.set_read_timeout(limit);
}

pub struct Ready {
    pub server: bool,
    pub stdin: bool,
    pub terminal: bool,
    /// Nobody reads the answer any more.
    pub is_left: bool,
}

/// How soon the end of the parent is noticed where standard output stays open.
const PARENT_CHECK_MS: c_int = 1000;

/// Waits for the first of those asked for. Any event counts, an error too: the read that follows will tell. With `caller`,
/// the parent's process id, also for the end of the parent or of what reads standard output.
pub fn wait(server: &Stream, stdin: bool, terminal: Option<&File>, caller: Option<u32>) -> Ready {
    let fd = |asked: bool, fd: c_int| PollFd { fd: if asked { fd } else { -1 }, events: POLLIN, revents: 0 };
    let mut fds = [
        fd(true, server.as_raw_fd()),
        fd(stdin, 0),
        fd(terminal.is_some(), terminal.map_or(-1, |t| t.as_raw_fd())),
        // Without events: only its errors count.
        PollFd { fd: if caller.is_some() { 1 } else { -1 }, events: 0, revents: 0 },
    ];
    let limit = if caller.is_some() { PARENT_CHECK_MS } else { -1 };
    unsafe { poll(fds.as_mut_ptr(), 4, limit) };
    Ready {
        server: fds[0].revents != 0,
        stdin: fds[1].revents != 0,
        terminal: fds[2].revents != 0,
        is_left: fds[3].revents != 0 || caller.map_or(false, |parent| parent != parent_pid()),
    }
}

fn borrow(fd: c_int) -> ManuallyDrop<File> {
    ManuallyDrop::new(unsafe { File::from_raw_fd(fd) })
}
/// Unbuffered, so that a program run by `exec` finds everything that was not asked for.
pub fn read_stdin(buffer: &mut [u8]) -> io::Result<usize> {
    borrow(0).read(buffer)
}
fn write_all(fd: c_int, mut bytes: &[u8]) -> io::Result<()> {
    let mut file = borrow(fd);
    while !bytes.is_empty() {
        match file.write(bytes) {
            Ok(count) => bytes = &bytes[count..],
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            // Some parents leave a shared terminal or pipe non-blocking.
            Err(e) if e.kind() == ErrorKind::WouldBlock => {
                let mut fds = [PollFd { fd, events: POLLOUT, revents: 0 }];
                unsafe { poll(fds.as_mut_ptr(), 1, -1) };
            }
            Err(e) => return Err(e),
        }
    }
    Ok(())
}
pub fn write_stdout(bytes: &[u8]) -> io::Result<()> {
    write_all(1, bytes)
}
pub fn write_stderr(bytes: &[u8]) {
    // No caller is left to notify.
    let _ = write_all(2, bytes);
}

pub fn open_terminal() -> Option<File> {
    OpenOptions::new().read(true).write(true).open("/dev/tty").ok()
}
pub fn ask_terminal(terminal: &File, question: &[u8]) -> bool {
    (&*terminal).write_all(question).is_ok()
}

type Settings = Vec<(Vec<u8>, Option<Vec<u8>>)>;

/// Becomes the program: same process, so its exit code and signals are its own. Returns only on failure.
pub fn exec(argv: Vec<Vec<u8>>, env: Settings) -> (io::Error, OsString) {
    let mut argv = argv.into_iter().map(text);
    let program = argv.next().unwrap_or_default();
    let mut command = Command::new(&program);
    command.args(argv);
    for (name, value) in env {
        match value {
            Some(value) => command.env(text(name), text(value)),
            None => command.env_remove(text(name)),
        };
    }
    (command.exec(), program)
}

/// Gives the app a life of its own: no terminal, no file of ours, its own session, and no parent, so that ending
/// the caller with all its children leaves the app alone. Returns the app's process id.
pub fn spawn_detached(command: &mut Command) -> io::Result<u32> {
    let (mut here, mut there) = UnixStream::pair()?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).current_dir("/");
    let prepare = move || {
        // A pipe of the caller kept open by the app would make the caller wait for the app's end.
        for fd in 3..1024 {
            unsafe { fcntl(fd, F_SETFD, FD_CLOEXEC) };
        }
        match unsafe {
            setsid();
            fork()
        } {
            0 => Ok(()),
            -1 => Err(io::Error::last_os_error()),
            app => {
                let written = there.write_all(&app.to_be_bytes()).is_ok();
                unsafe { _exit(i32::from(!written)) }
            }
        }
    };
    unsafe { command.pre_exec(prepare) };
    command.spawn()?.wait()?;
    let mut app = [0u8; 4];
    here.read_exact(&mut app)?;
    Ok(u32::from_be_bytes(app))
}
pub fn is_root() -> bool {
    uid() == 0
}
