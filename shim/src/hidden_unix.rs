//! Typing that the terminal does not show: a hidden line, or keys one by one. However the process ends or stops, the terminal
//! is restored first.

use std::fs::File;
use std::io;
use std::os::raw::{c_int, c_void};
use std::os::unix::io::AsRawFd;
use std::ptr::{addr_of, addr_of_mut};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicUsize, Ordering};

#[cfg(target_os = "macos")]
type Flags = std::os::raw::c_ulong;
#[cfg(not(target_os = "macos"))]
type Flags = u32;

/// The head of the C struct, and more room than its tail takes anywhere.
#[repr(C)]
#[derive(Clone, Copy)]
struct Termios {
    input: Flags,
    output: Flags,
    control: Flags,
    local: Flags,
    rest: [u64; 16],
}
/// Larger than any sigset_t.
#[repr(C)]
struct SignalSet([u64; 16]);

const ECHO: Flags = 0x8;
#[cfg(target_os = "macos")]
const ECHONL: Flags = 0x10;
#[cfg(not(target_os = "macos"))]
const ECHONL: Flags = 0x40;
#[cfg(target_os = "macos")]
const ICANON: Flags = 0x100;
#[cfg(not(target_os = "macos"))]
const ICANON: Flags = 0x2;
/// Ctrl-V, which would keep the next key to itself.
#[cfg(target_os = "macos")]
const IEXTEN: Flags = 0x400;
#[cfg(not(target_os = "macos"))]
const IEXTEN: Flags = 0x8000;
/// Places in `rest`, byte by byte: a read waits for one key, and for no further one.
#[cfg(target_os = "macos")]
const VMIN: usize = 16;
#[cfg(not(target_os = "macos"))]
const VMIN: usize = 7;
#[cfg(target_os = "macos")]
const VTIME: usize = 17;
#[cfg(not(target_os = "macos"))]
const VTIME: usize = 6;
const TCSANOW: c_int = 0;
#[cfg(target_os = "macos")]
const TCIFLUSH: c_int = 1;
#[cfg(not(target_os = "macos"))]
const TCIFLUSH: c_int = 0;
#[cfg(target_os = "macos")]
const SIG_UNBLOCK: c_int = 2;
#[cfg(not(target_os = "macos"))]
const SIG_UNBLOCK: c_int = 1;
const SIG_DFL: usize = 0;
const SIG_IGN: usize = 1;
const SIGHUP: c_int = 1;
const SIGINT: c_int = 2;
const SIGQUIT: c_int = 3;
const SIGTERM: c_int = 15;
#[cfg(target_os = "macos")]
const SIGTSTP: c_int = 18;
#[cfg(not(target_os = "macos"))]
const SIGTSTP: c_int = 20;
#[cfg(target_os = "macos")]
const SIGCONT: c_int = 19;
#[cfg(not(target_os = "macos"))]
const SIGCONT: c_int = 18;
const SIGWINCH: c_int = 28;
const WATCHED: [c_int; 6] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGCONT];

extern "C" {
    fn tcgetattr(fd: c_int, modes: *mut Termios) -> c_int;
    fn tcsetattr(fd: c_int, when: c_int, modes: *const Termios) -> c_int;
    fn tcflush(fd: c_int, queue: c_int) -> c_int;
    fn isatty(fd: c_int) -> c_int;
    fn write(fd: c_int, bytes: *const c_void, count: usize) -> isize;
    fn signal(number: c_int, handler: usize) -> usize;
    fn raise(number: c_int) -> c_int;
    fn sigemptyset(set: *mut SignalSet) -> c_int;
    fn sigaddset(set: *mut SignalSet, number: c_int) -> c_int;
    fn sigprocmask(how: c_int, set: *const SignalSet, before: *mut SignalSet) -> c_int;
}

pub const CAN_TAKE_KEYS: bool = true;

/// What is different while the terminal is ours.
pub struct Manner {
    off: Flags,
    by_key: bool,
    /// Shown when the terminal is given back.
    end: &'static [u8],
}
/// A line that is edited by the terminal and not shown. The newline that was typed, if one was, is not seen either.
pub const LINE: Manner = Manner { off: ECHO | ECHONL, by_key: false, end: b"\n" };
/// Keys as they are typed. What was shown is taken away, from its first line on.
pub const KEYS: Manner = Manner { off: ECHO | ECHONL | ICANON | IEXTEN, by_key: true, end: b"\r\x1b[J" };

/// What a signal handler needs, so it lies where one can reach it. Written only while nothing is hidden.
struct State {
    fd: c_int,
    modes: Termios,
    manner: &'static Manner,
    question: *const u8,
    length: usize,
    handlers: [usize; WATCHED.len()],
}
const NO_MODES: Termios = Termios { input: 0, output: 0, control: 0, local: 0, rest: [0; 16] };
static mut STATE: State = State {
    fd: -1,
    modes: NO_MODES,
    manner: &LINE,
    question: std::ptr::null(),
    length: 0,
    handlers: [0; WATCHED.len()],
};
static PHASE: AtomicU8 = AtomicU8::new(IDLE);
const IDLE: u8 = 0;
const HIDING: u8 = 1;
/// Going on after a stop hides nothing any more.
const CLOSING: u8 = 2;
/// How many times the terminal was put back, so that a line is begun only once.
static SHOWN: AtomicUsize = AtomicUsize::new(0);

pub fn stdin_is_terminal() -> bool {
    unsafe { isatty(0) == 1 }
}

/// While it lives, the terminal shows nothing that is typed.
pub struct Hidden {
    question: Vec<u8>,
}

impl Hidden {
    /// None: the terminal cannot hide what is typed. The question is shown once it does.
    pub fn begin(terminal: &File, question: Vec<u8>, manner: &'static Manner) -> Option<Hidden> {
        let state = unsafe { &mut *addr_of_mut!(STATE) };
        state.fd = terminal.as_raw_fd();
        if unsafe { tcgetattr(state.fd, &mut state.modes) } != 0 {
            return None;
        }
        state.manner = manner;
        state.question = question.as_ptr();
        state.length = question.len();
        PHASE.store(HIDING, Ordering::SeqCst);
        for (at, number) in WATCHED.into_iter().enumerate() {
            let before = unsafe { signal(number, on_signal as *const () as usize) };
            state.handlers[at] = before;
            // What the caller had us ignore, such as under nohup, stays ignored.
            if before == SIG_IGN {
                unsafe { signal(number, SIG_IGN) };
            }
        }
        let hidden = Hidden { question };
        if !hide() {
            return None;
        }
        unsafe { show_question() };
        Some(hidden)
    }

    /// Another question in place of the one that is shown.
    pub fn show(&mut self, question: Vec<u8>) {
        let state = addr_of_mut!(STATE);
        // A handler that runs in between finds an empty question, never half of one.
        unsafe {
            addr_of_mut!((*state).length).write_volatile(0);
            addr_of_mut!((*state).question).write_volatile(question.as_ptr());
            addr_of_mut!((*state).length).write_volatile(question.len());
            show_question();
        }
        self.question = question;
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        PHASE.store(CLOSING, Ordering::SeqCst);
        unsafe { restore() };
        let handlers = unsafe { (*addr_of!(STATE)).handlers };
        for (number, handler) in WATCHED.into_iter().zip(handlers) {
            unsafe { signal(number, handler) };
        }
        PHASE.store(IDLE, Ordering::SeqCst);
    }
}

/// False: the terminal would show what is typed. Of a line, whatever was typed before is forgotten: it was shown already.
fn hide() -> bool {
    let state = addr_of!(STATE);
    let mut modes = unsafe { (*state).modes };
    let manner = unsafe { (*state).manner };
    modes.local &= !manner.off;
    if manner.by_key {
        let rest = addr_of_mut!(modes.rest).cast::<u8>();
        unsafe {
            rest.add(VMIN).write(1);
            rest.add(VTIME).write(0);
        }
    }
    let mut now = NO_MODES;
    SHOWN.store(0, Ordering::SeqCst);
    unsafe {
        let fd = (*state).fd;
        let done = tcsetattr(fd, TCSANOW, &modes) == 0 && tcgetattr(fd, &mut now) == 0;
        // Keys that were typed ahead are meant for what takes them now.
        if !manner.by_key {
            tcflush(fd, TCIFLUSH);
        }
        // SECURITY: tcsetattr may succeed without having done all of it, so it is looked at.
        done && now.local & manner.off & !ECHONL == 0
    }
}

/// Async-signal-safe. SECURITY: half a secret that was typed must not be left to the shell that reads next.
unsafe fn restore() {
    if SHOWN.fetch_add(1, Ordering::SeqCst) > 0 {
        return;
    }
    let state = addr_of!(STATE);
    tcflush((*state).fd, TCIFLUSH);
    tcsetattr((*state).fd, TCSANOW, addr_of!((*state).modes));
    let end = (*state).manner.end;
    write((*state).fd, end.as_ptr().cast(), end.len());
}

unsafe fn watch_stops() {
    let is_ignored = |(number, handler): (&c_int, &usize)| *number == SIGTSTP && *handler == SIG_IGN;
    let handlers = (*addr_of!(STATE)).handlers;
    if !WATCHED.iter().zip(&handlers).any(is_ignored) {
        signal(SIGTSTP, on_signal as *const () as usize);
    }
}

unsafe fn show_question() {
    let state = addr_of!(STATE);
    write((*state).fd, (*state).question.cast(), (*state).length);
}

/// Calls only what POSIX allows in a handler. `signal` restarts what was interrupted, so nobody has to look for EINTR.
extern "C" fn on_signal(number: c_int) {
    let phase = || PHASE.load(Ordering::SeqCst);
    unsafe {
        if number == SIGCONT {
            // First: the next stop may come before the handler of the last has come to its end.
            watch_stops();
            // Another reader of the terminal may have changed it since.
            if phase() == HIDING && hide() {
                show_question();
            }
            return;
        }
        restore();
        let at = WATCHED.iter().position(|watched| *watched == number && number != SIGTSTP);
        signal(number, at.map_or(SIG_DFL, |at| (*addr_of!(STATE)).handlers[at]));
        raise(number);
        if number != SIGTSTP {
            // Blocked until we return, and then the end.
            return;
        }
        let mut set = SignalSet([0; 16]);
        sigemptyset(&mut set);
        sigaddset(&mut set, SIGTSTP);
        // Here it stops, and continues from here; in a group of processes that cannot be stopped, at once.
        sigprocmask(SIG_UNBLOCK, &set, std::ptr::null_mut());
        watch_stops();
        // Only where the handler of SIGCONT did not run: what was typed since it asked again would be thrown away.
        if phase() == HIDING && SHOWN.load(Ordering::SeqCst) > 0 {
            hide();
        }
    }
}

static RESIZED: AtomicBool = AtomicBool::new(false);

extern "C" fn on_resize(_number: c_int) {
    RESIZED.store(true, Ordering::SeqCst);
}
/// From now on a change of the terminal's size ends `sys::wait`.
pub fn watch_size() {
    unsafe { signal(SIGWINCH, on_resize as *const () as usize) };
}
/// True once after each change.
pub fn was_resized() -> bool {
    RESIZED.swap(false, Ordering::SeqCst)
}
/// Columns and rows; zeros where the terminal does not say.
pub fn size_of(terminal: &File) -> (u16, u16) {
    crate::sys::terminal_size(terminal.as_raw_fd())
}

/// Overwrites what was typed; volatile, so that it is not left out as useless.
pub fn wipe(bytes: &mut [u8]) {
    for byte in bytes.iter_mut() {
        unsafe { std::ptr::write_volatile(byte, 0) };
    }
}

/// A read of the terminal that is waited for again when a signal came in between.
pub fn read(mut terminal: &File, buffer: &mut [u8]) -> usize {
    use std::io::Read;
    loop {
        match terminal.read(buffer) {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            other => return other.unwrap_or(0),
        }
    }
}
