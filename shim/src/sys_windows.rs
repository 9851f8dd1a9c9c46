//! Windows: a named pipe opened as a file, and no exec, so the shim waits for the program it runs.

use std::ffi::{c_void, OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::windows::fs::OpenOptionsExt;
use std::os::windows::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

const PIPE_BUSY: i32 = 231;
/// SECURITY: the server may learn who we are but not act as us.
const SECURITY_IDENTIFICATION: u32 = 0x0001_0000;
const DETACHED_PROCESS: u32 = 0x8;
const NEW_PROCESS_GROUP: u32 = 0x200;
const HANDLE_FLAG_INHERIT: u32 = 1;
const STANDARD_HANDLES: [u32; 3] = [-10i32 as u32, -11i32 as u32, -12i32 as u32];
const QUERY_LIMITED_INFORMATION: u32 = 0x1000;
const ACCESS_DENIED: i32 = 5;

type Handle = *mut c_void;
#[link(name = "kernel32")]
extern "system" {
    fn GetStdHandle(which: u32) -> Handle;
    fn GetConsoleMode(console: Handle, mode: *mut u32) -> i32;
    fn SetHandleInformation(object: Handle, mask: u32, flags: u32) -> i32;
    fn SetConsoleCtrlHandler(handler: Option<extern "system" fn(u32) -> i32>, add: i32) -> i32;
    fn OpenProcess(access: u32, inherit: i32, pid: u32) -> Handle;
    fn CloseHandle(object: Handle) -> i32;
}

pub type Stream = File;

pub fn uid() -> u32 {
    0
}
pub fn is_shared(_directory: &Path) -> bool {
    false
}
/// Not to be had without walking the table of processes; the app shows no caller then.
pub fn parent_pid() -> u32 {
    0
}
pub fn stderr_is_terminal() -> bool {
    is_terminal(2)
}
fn is_terminal(stream: usize) -> bool {
    let mut mode = 0;
    unsafe { GetConsoleMode(GetStdHandle(STANDARD_HANDLES[stream]), &mut mode) != 0 }
}
pub fn stdin_is_terminal() -> bool {
    is_terminal(0)
}
pub fn stdout_is_terminal() -> bool {
    is_terminal(1)
}
pub fn columns() -> Option<u16> {
    None
}
pub fn may_be_alive(pid: u32) -> bool {
    let process = unsafe { OpenProcess(QUERY_LIMITED_INFORMATION, 0, pid) };
    if process.is_null() {
        return io::Error::last_os_error().raw_os_error() == Some(ACCESS_DENIED);
    }
    unsafe { CloseHandle(process) };
    true
}

pub fn bytes(text: &OsStr) -> Vec<u8> {
    text.to_string_lossy().into_owned().into_bytes()
}
pub fn text(bytes: Vec<u8>) -> OsString {
    OsString::from(String::from_utf8_lossy(&bytes).into_owned())
}

pub enum Distrust {
    Absent,
    Because(String),
}

/// %LOCALAPPDATA% is closed to other users by its access list, so only the kind is looked at.
pub fn private(path: &Path, directory: bool) -> Result<(), Distrust> {
    match fs::symlink_metadata(path) {
        Ok(found) if (if directory { found.is_dir() } else { found.is_file() }) => Ok(()),
        Ok(_) => Err(Distrust::Because("is not what Latchkey makes".into())),
        Err(e) if e.kind() == ErrorKind::NotFound => Err(Distrust::Absent),
        Err(e) => Err(Distrust::Because(format!("cannot be checked ({e})"))),
    }
}
pub fn make_private_directory(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}

pub fn connect(address: &str) -> io::Result<Option<Stream>> {
    // SECURITY: anything but a local pipe could be a file, or a share on another machine that learns who we are.
    if !address.starts_with(r"\\.\pipe\") {
        return Ok(None);
    }
    let since = Instant::now();
    loop {
        let opened = OpenOptions::new()
            .read(true)
            .write(true)
            .security_qos_flags(SECURITY_IDENTIFICATION)
            .open(address);
        match opened {
            Ok(pipe) => return Ok(Some(pipe)),
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) if e.raw_os_error() == Some(PIPE_BUSY) && since.elapsed() < crate::HELLO_LIMIT => {
                thread::sleep(Duration::from_millis(10));
            }
            Err(e) => return Err(e),
        }
    }
}

/// SECURITY: everybody may open the pipe for reading, so the app gives its proof only to those who can write. It says nothing else.
pub fn knock(stream: &mut Stream) -> io::Result<()> {
    let mut bytes = Vec::new();
    crate::frame::push(&mut bytes, crate::frame::KNOCK, b"");
    stream.write_all(&bytes)
}

static WATCHED: AtomicBool = AtomicBool::new(false);

/// A pipe read has no time limit, so a watchdog ends the process instead.
pub fn deadline(_stream: &Stream, limit: Option<Duration>) {
    WATCHED.store(limit.is_some(), Ordering::SeqCst);
    if let Some(limit) = limit {
        thread::spawn(move || {
            thread::sleep(limit);
            if WATCHED.load(Ordering::SeqCst) {
                crate::give_up(&crate::relay::stuck(0));
            }
        });
    }
}

pub struct Ready {
    pub server: bool,
    pub stdin: bool,
    pub terminal: bool,
    /// Never: Windows does not report the parent.
    pub is_left: bool,
}

/// One thing at a time: what the server asked for first, then its next frame.
pub fn wait(_server: &Stream, stdin: bool, terminal: Option<&File>, _caller: Option<u32>) -> Ready {
    let terminal = terminal.is_some();
    Ready { server: !stdin && !terminal, stdin: stdin && !terminal, terminal, is_left: false }
}

pub fn read_stdin(buffer: &mut [u8]) -> io::Result<usize> {
    io::stdin().read(buffer)
}
/// Nothing ends a console program here in a way that lets it write.
pub fn before_a_signal_ends(_act: fn()) {}

pub fn write_stdout(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(bytes).and_then(|()| out.flush())
}
pub fn write_stderr(bytes: &[u8]) {
    let _ = io::stderr().write_all(bytes);
}

pub fn open_terminal() -> Option<File> {
    OpenOptions::new().read(true).write(true).open("CONIN$").ok()
}
pub fn ask_terminal(_terminal: &File, question: &[u8]) -> bool {
    let screen = OpenOptions::new().read(true).write(true).open("CONOUT$");
    screen.and_then(|mut s| s.write_all(question)).is_ok()
}

extern "system" fn stay(_event: u32) -> i32 {
    1
}

type Settings = Vec<(Vec<u8>, Option<Vec<u8>>)>;

pub fn exec(argv: Vec<Vec<u8>>, env: Settings) -> (io::Error, OsString) {
    let mut argv = argv.into_iter().map(text);
    let program = argv.next().unwrap_or_default();
    let args: Vec<OsString> = argv.collect();
    // Ctrl-C reaches the program directly; we stay to pass on its code.
    unsafe { SetConsoleCtrlHandler(Some(stay), 1) };
    let run = |name: &OsStr| {
        let mut command = Command::new(name);
        command.args(&args);
        for (name, value) in &env {
            match value {
                Some(value) => command.env(text(name.clone()), text(value.clone())),
                None => command.env_remove(text(name.clone())),
            };
        }
        command.status()
    };
    let mut ended = run(&program);
    if matches!(&ended, Err(e) if e.kind() == ErrorKind::NotFound)
        && Path::new(&program).extension().is_none()
    {
        let mut script = program.clone();
        script.push(".cmd");
        ended = run(&script);
    }
    match ended {
        Ok(status) => std::process::exit(status.code().unwrap_or(1)),
        Err(e) => (e, program),
    }
}

/// Returns the app's process id.
pub fn spawn_detached(command: &mut Command) -> io::Result<u32> {
    for which in STANDARD_HANDLES {
        // A pipe of the caller kept open by the app would make the caller wait for the app's end.
        unsafe { SetHandleInformation(GetStdHandle(which), HANDLE_FLAG_INHERIT, 0) };
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.creation_flags(DETACHED_PROCESS | NEW_PROCESS_GROUP);
    command.spawn().map(|child| child.id())
}
pub fn is_root() -> bool {
    false
}
