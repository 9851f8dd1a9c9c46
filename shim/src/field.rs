//! One field of a form, typed at the terminal: shown, or hidden where it is secret.

use crate::hidden::{self, wipe, Hidden};
use crate::sys;
use std::fs::File;

const LINE: u8 = b'=';
const LEFT: u8 = b'-';
const NO_TERMINAL: u8 = b'!';
const MAX_LINE: usize = 4096;
const CHUNK: usize = 512;

/// An answer to be sent, wiped when it has been.
pub struct Answer(pub Vec<u8>);

impl Answer {
    pub fn left() -> Answer {
        Answer(vec![LEFT])
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

pub struct Field {
    // Dropped in this order: the terminal is put back before it is closed.
    hidden: Option<Hidden>,
    pub terminal: File,
    /// The mark and then the line. Never grows, so that no copy stays behind.
    line: Answer,
}

impl Field {
    /// Err: the answer that nobody can type.
    pub fn ask(payload: &[u8]) -> Result<Field, Answer> {
        let none = || Err(Answer(vec![NO_TERMINAL]));
        if !hidden::stdin_is_terminal() {
            return none();
        }
        let terminal = match sys::open_terminal() {
            Some(terminal) => terminal,
            None => return none(),
        };
        let mut line = Vec::with_capacity(1 + MAX_LINE + CHUNK);
        line.push(LINE);
        let line = Answer(line);
        match payload.split_first() {
            Some((b'1', question)) => match Hidden::begin(&terminal, question.to_vec(), &hidden::LINE) {
                Some(hidden) => Ok(Field { hidden: Some(hidden), terminal, line }),
                None => none(),
            },
            Some((b'0', question)) if sys::ask_terminal(&terminal, question) => {
                Ok(Field { hidden: None, terminal, line })
            }
            // SECURITY: what is not surely to be shown is not asked for.
            _ => none(),
        }
    }

    /// None: more is to come. To be called when something was typed.
    pub fn read(&mut self) -> Option<Answer> {
        let mut bytes = [0u8; CHUNK];
        let count = hidden::read(&self.terminal, &mut bytes);
        let line = &mut self.line.0;
        line.extend_from_slice(&bytes[..count]);
        wipe(&mut bytes);
        if count == 0 {
            if self.hidden.is_none() {
                let _ = sys::ask_terminal(&self.terminal, b"\n");
            }
            return Some(Answer::left());
        }
        let end = line.iter().position(|b| *b == b'\n');
        if end.is_none() && line.len() <= MAX_LINE {
            return None;
        }
        let end = end.unwrap_or(line.len()).min(1 + MAX_LINE);
        wipe(&mut line[end..]);
        line.truncate(end);
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Some(Answer(std::mem::take(line)))
    }
}
