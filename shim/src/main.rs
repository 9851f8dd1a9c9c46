//! The terminal side of Latchkey: relays one request to the app and obeys its answer. It knows neither AWS nor git.

// std's own start reads /proc/self/maps and makes a stack for a signal handler: a tenth of a call. What we need of it is
// in `sys::begin`.
#![cfg_attr(all(unix, not(test)), no_main)]

mod endpoint;
mod env_failure;
mod environment;
mod failure;
mod field;
mod frame;
#[cfg_attr(unix, path = "hidden_unix.rs")]
#[cfg_attr(windows, path = "hidden_windows.rs")]
mod hidden;
mod json;
mod launch;
mod places;
mod relay;
mod request;
mod screen;
mod superproject;
#[cfg_attr(unix, path = "sys_unix.rs")]
#[cfg_attr(windows, path = "sys_windows.rs")]
mod sys;

use failure::Failure;
#[cfg(all(unix, not(test)))]
use std::os::raw::{c_char, c_int};
use std::time::{Duration, Instant};

/// An app that is busy, or was swapped out, is not an app that hangs.
pub const HELLO_LIMIT: Duration = Duration::from_secs(10);

pub fn say(sentence: &str) {
    sys::write_stderr(format!("latchkey: {sentence}\n").as_bytes());
}

pub fn give_up(failure: &Failure) -> ! {
    say(&failure.sentence);
    std::process::exit(failure.code)
}

fn ask_the_app() -> Result<i32, Failure> {
    let since = Instant::now();
    let directories = places::runtime_directories(|name| std::env::var_os(name), sys::uid(), sys::is_shared);
    if directories.is_empty() {
        let sentence = "HOME is not set, so Latchkey cannot be found. Set HOME or LATCHKEY_RUNTIME_DIR.";
        return Err(failure::unreachable(sentence));
    }
    let server = match relay::find(&directories)? {
        Some(server) => server,
        None if request::is_prompt() => return Ok(1),
        None => launch::start(&directories)?,
    };
    relay::run(server, since)
}

/// git writes its whole request, also to a helper that needs none of it: one that ends first ends git by SIGPIPE (141).
fn take_the_rest() {
    if request::is_from_git() && !sys::stdin_is_terminal() {
        let mut buffer = [0u8; 4096];
        while sys::read_stdin(&mut buffer).map_or(false, |count| count > 0) {}
    }
}

/// A shell runs `prompt` before every line: an app that is busy must not keep the user from typing.
const PROMPT_LIMIT: Duration = Duration::from_millis(500);

#[cfg(all(unix, not(test)))]
#[no_mangle]
pub extern "C" fn main(_argc: c_int, _argv: *const *const c_char) -> c_int {
    sys::begin();
    relay_and_exit()
}

#[cfg(windows)]
fn main() {
    relay_and_exit()
}

#[cfg_attr(test, allow(dead_code))]
fn relay_and_exit() -> ! {
    env_failure::begin();
    if request::is_prompt() {
        std::thread::spawn(|| {
            std::thread::sleep(PROMPT_LIMIT);
            std::process::exit(1)
        });
    }
    let result = ask_the_app();
    take_the_rest();
    match result {
        Ok(code) => {
            if code != 0 {
                env_failure::print();
            }
            std::process::exit(code)
        }
        Err(_) if request::is_prompt() => std::process::exit(1),
        Err(failure) => {
            env_failure::print();
            give_up(&failure)
        }
    }
}
