//! Typing that the console does not show.

use std::ffi::c_void;
use std::fs::File;
use std::io::{Read, Write};
use std::os::windows::io::AsRawHandle;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

type Handle = *mut c_void;
#[link(name = "kernel32")]
extern "system" {
    fn GetStdHandle(which: u32) -> Handle;
    fn GetConsoleMode(console: Handle, mode: *mut u32) -> i32;
    fn SetConsoleMode(console: Handle, mode: u32) -> i32;
    fn SetConsoleCtrlHandler(handler: Option<extern "system" fn(u32) -> i32>, add: i32) -> i32;
}

const STANDARD_INPUT: u32 = -10i32 as u32;
const ENABLE_ECHO_INPUT: u32 = 0x4;

static CONSOLE: AtomicUsize = AtomicUsize::new(0);
static MODE: AtomicU32 = AtomicU32::new(0);

pub fn stdin_is_terminal() -> bool {
    let mut mode = 0;
    unsafe { GetConsoleMode(GetStdHandle(STANDARD_INPUT), &mut mode) != 0 }
}

/// A console gives lines only: the shim does not say `screen=1`, so the app asks for no keys.
pub const CAN_TAKE_KEYS: bool = false;
pub struct Manner;
pub const LINE: Manner = Manner;
pub const KEYS: Manner = Manner;
pub fn watch_size() {}
pub fn was_resized() -> bool {
    false
}
pub fn size_of(_console: &File) -> (u16, u16) {
    (0, 0)
}

/// While it lives, the console shows nothing that is typed.
pub struct Hidden;

impl Hidden {
    /// None: the console cannot hide what is typed. The question is shown once it does.
    pub fn begin(terminal: &File, question: Vec<u8>, _manner: &Manner) -> Option<Hidden> {
        let console = terminal.as_raw_handle() as Handle;
        let mut mode = 0;
        unsafe {
            if GetConsoleMode(console, &mut mode) == 0 {
                return None;
            }
            CONSOLE.store(console as usize, Ordering::SeqCst);
            MODE.store(mode, Ordering::SeqCst);
            SetConsoleCtrlHandler(Some(on_event), 1);
            let hidden = Hidden;
            if SetConsoleMode(console, mode & !ENABLE_ECHO_INPUT) == 0 {
                return None;
            }
            show(&question);
            Some(hidden)
        }
    }

    pub fn show(&mut self, question: Vec<u8>) {
        show(&question);
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        restore();
        unsafe { SetConsoleCtrlHandler(Some(on_event), 0) };
        show(b"\r\n");
    }
}

fn show(text: &[u8]) {
    let screen = std::fs::OpenOptions::new().read(true).write(true).open("CONOUT$");
    let _ = screen.and_then(|mut s| s.write_all(text));
}
fn restore() {
    unsafe { SetConsoleMode(CONSOLE.load(Ordering::SeqCst) as Handle, MODE.load(Ordering::SeqCst)) };
}
/// Ctrl-C and the closing of the window: put back, then whatever happens by default.
extern "system" fn on_event(_event: u32) -> i32 {
    restore();
    0
}

/// Overwrites what was typed; volatile, so that it is not left out as useless.
pub fn wipe(bytes: &mut [u8]) {
    for byte in bytes.iter_mut() {
        unsafe { std::ptr::write_volatile(byte, 0) };
    }
}
pub fn read(mut terminal: &File, buffer: &mut [u8]) -> usize {
    terminal.read(buffer).unwrap_or(0)
}
