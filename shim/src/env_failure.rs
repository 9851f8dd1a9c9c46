//! What `latchkey env` prints where it gives no session: a shell that evaluates nothing would go on in the account of before.

use crate::{request, sys};
use std::env;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering};

static HAS_PRINTED: AtomicBool = AtomicBool::new(false);
/// What is to be printed, where a signal handler can reach it. No length: nothing is.
static LINE: AtomicPtr<u8> = AtomicPtr::new(null_mut());
static LENGTH: AtomicUsize = AtomicUsize::new(0);

/// The app has printed something: it says itself what a shell is to evaluate.
pub fn note_output() {
    HAS_PRINTED.store(true, Ordering::SeqCst);
}

/// As shared/endpoint/env-failure.ts, with the reasons; the conformance test compares them.
fn line_for(shell: &str) -> &'static str {
    match shell {
        "csh" | "tcsh" => "false;\n",
        "powershell" | "pwsh" => "throw 'latchkey gave no session.'\n",
        "nushell" | "nu" | "dotenv" => "latchkey gave no session\n",
        _ => "false\n",
    }
}

fn line_of(args: &[String], is_windows: bool) -> Option<&'static str> {
    if args.first().map(String::as_str) != Some("env") || args.iter().any(|arg| arg == "--json") {
        return None;
    }
    let at = args.iter().position(|arg| arg == "--shell" || arg.starts_with("--shell="));
    let said = at.and_then(|at| args[at].strip_prefix("--shell=").or(args.get(at + 1).map(String::as_str)));
    Some(line_for(said.unwrap_or(if is_windows { "powershell" } else { "sh" })))
}

/// Called first: from now on it is also printed where a signal ends the call, such as that of `timeout`. On a terminal nobody
/// evaluates what is printed.
pub fn begin() {
    if !request::is_verb("env") || sys::stdout_is_terminal() {
        return;
    }
    let args: Vec<String> = env::args_os().skip(1).map(|arg| arg.to_string_lossy().into_owned()).collect();
    if let Some(line) = line_of(&args, cfg!(windows)) {
        LINE.store(line.as_ptr() as *mut u8, Ordering::SeqCst);
        LENGTH.store(line.len(), Ordering::SeqCst);
        sys::before_a_signal_ends(print);
    }
}

/// Called where the call has failed, also by a signal handler: async-signal-safe.
pub fn print() {
    let length = LENGTH.swap(0, Ordering::SeqCst);
    if length == 0 || HAS_PRINTED.load(Ordering::SeqCst) {
        return;
    }
    // Stored by `begin` together with the length, of a string that lives as long as the program.
    let line = unsafe { std::slice::from_raw_parts(LINE.load(Ordering::SeqCst), length) };
    let _ = sys::write_stdout(line);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(args: &[&str], is_windows: bool) -> Option<&'static str> {
        line_of(&args.iter().map(|arg| (*arg).to_string()).collect::<Vec<_>>(), is_windows)
    }

    #[test]
    fn knows_the_shell_of_the_call() {
        assert_eq!(line(&["env", "prod"], false), Some("false\n"));
        assert_eq!(line(&["env", "prod"], true), Some("throw 'latchkey gave no session.'\n"));
        assert_eq!(line(&["env", "--shell", "tcsh", "prod"], false), Some("false;\n"));
        assert_eq!(line(&["env", "prod", "--shell=nu"], false), Some("latchkey gave no session\n"));
        assert_eq!(line(&["env", "prod", "--shell"], false), Some("false\n"));
        assert_eq!(line(&["env", "prod", "--json"], false), None);
        assert_eq!(line(&["exec", "env"], false), None);
    }
}
