//! The terminal lent to the app: it draws, and hears every key.

use crate::hidden::{self, Hidden};
use crate::sys;
use std::fs::File;

const TYPED: u8 = b'=';
pub const OVER: &[u8] = b"-";
pub const NO_TERMINAL: &[u8] = b"!";
const CHUNK: usize = 512;

pub struct Screen {
    // Dropped in this order: the terminal is put back before it is closed.
    keys: Hidden,
    pub terminal: File,
}

impl Screen {
    /// None: there is no terminal, or standard input is not it.
    pub fn open(picture: Vec<u8>) -> Option<Screen> {
        if !hidden::CAN_TAKE_KEYS || !hidden::stdin_is_terminal() {
            return None;
        }
        let terminal = sys::open_terminal()?;
        hidden::watch_size();
        let keys = Hidden::begin(&terminal, picture, &hidden::KEYS)?;
        Some(Screen { keys, terminal })
    }

    pub fn show(&mut self, picture: Vec<u8>) {
        self.keys.show(picture);
    }

    /// What a frame says of these keys; without keys, of the terminal's size alone.
    pub fn typed(&self, keys: &[u8]) -> Vec<u8> {
        let (columns, rows) = hidden::size_of(&self.terminal);
        let mut said = vec![TYPED];
        said.extend_from_slice(&columns.to_be_bytes());
        said.extend_from_slice(&rows.to_be_bytes());
        said.extend_from_slice(keys);
        said
    }

    /// To be called when something was typed. None: the terminal is gone.
    pub fn read(&self) -> Option<Vec<u8>> {
        let mut bytes = [0u8; CHUNK];
        let count = hidden::read(&self.terminal, &mut bytes);
        (count > 0).then(|| self.typed(&bytes[..count]))
    }
}
