//! One request: the server proves itself, receives the call, and is obeyed.

use crate::endpoint::{self, Endpoint};
use crate::env_failure;
use crate::failure::{too_large, unreachable, Failure};
use crate::field::{Answer, Field};
use crate::frame::{self, Fault, Inbox};
use crate::screen::{self, Screen};
use crate::{hidden, request, sys};
use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::PathBuf;
use std::thread::sleep;
use std::time::{Duration, Instant};

pub struct Server {
    stream: sys::Stream,
    inbox: Inbox,
    token: String,
}

enum Hello {
    Proved(Server),
    NotRunning,
    Closed,
}

/// How long a server that hangs up before its first word is given to be replaced by the next one.
const CLOSED_TRIES: u32 = 20;
const CLOSED_PAUSE: Duration = Duration::from_millis(25);

/// The running app, proved; None when there is none.
pub fn find(directories: &[PathBuf]) -> Result<Option<Server>, Failure> {
    for directory in directories {
        for attempt in 0.. {
            let endpoint = match endpoint::read(directory)? {
                Some(endpoint) => endpoint,
                None => break,
            };
            match greet(&endpoint)? {
                Hello::Proved(server) => return Ok(Some(server)),
                Hello::NotRunning => break,
                Hello::Closed if !sys::may_be_alive(endpoint.pid) => break,
                Hello::Closed if attempt < CLOSED_TRIES => sleep(CLOSED_PAUSE),
                Hello::Closed => {
                    return Err(unreachable(format!(
                        "Latchkey (process {}) closed the connection without a response: it is quitting or overloaded. Try again.",
                        endpoint.pid
                    )))
                }
            }
        }
    }
    Ok(None)
}

fn greet(endpoint: &Endpoint) -> Result<Hello, Failure> {
    let mut stream = match sys::connect(&endpoint.address) {
        Ok(Some(stream)) => stream,
        Ok(None) => return Ok(Hello::NotRunning),
        Err(e) => {
            return Err(unreachable(format!("Latchkey could not be reached at {}: {e}.", endpoint.address)))
        }
    };
    sys::deadline(&stream, Some(crate::HELLO_LIMIT));
    if sys::knock(&mut stream).is_err() {
        return Ok(Hello::Closed);
    }
    let mut inbox = Inbox::default();
    let mut buffer = [0u8; 4096];
    loop {
        match inbox.next() {
            Ok(Some((frame::HELLO, proof))) if frame::same(&proof, endpoint.proof.as_bytes()) => break,
            // SECURITY: until the proof has been seen nothing is sent, least of all the token.
            Ok(Some(_)) | Err(_) => return Err(impostor(&endpoint.address)),
            Ok(None) => {}
        }
        match stream.read(&mut buffer) {
            Ok(0) => return Ok(Hello::Closed),
            Ok(count) => inbox.add(&buffer[..count]),
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) if matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if !sys::may_be_alive(endpoint.pid) {
                    return Ok(Hello::NotRunning);
                }
                return Err(stuck(endpoint.pid));
            }
            Err(_) => return Ok(Hello::Closed),
        }
    }
    sys::deadline(&stream, None);
    Ok(Hello::Proved(Server { stream, inbox, token: endpoint.token.clone() }))
}

fn impostor(address: &str) -> Failure {
    unreachable(format!(
        "The program that listens at {address} could not prove that it is Latchkey, so nothing was sent. Quit Latchkey and start it again."
    ))
}

pub fn stuck(pid: u32) -> Failure {
    let which = if pid == 0 { String::new() } else { format!(" (process {pid})") };
    unreachable(format!(
        "Latchkey{which} is running but did not answer within 10 seconds. Quit it, start it again, then repeat the command."
    ))
}

fn gone() -> Failure {
    unreachable("Latchkey stopped before it answered. Start it again, then repeat the command.")
}

fn garbled() -> Failure {
    unreachable("Latchkey sent a response that this command does not understand: their versions differ. Quit Latchkey and start it again.")
}

/// Room for an answer of the usual size; each further page costs a fault.
const FIRST_READ: usize = 4 * 1024;
const LARGE_READ: usize = 64 * 1024;
const MAX_LINE: usize = 4096;

/// As a shell shows a program that SIGHUP ended.
const LEFT: i32 = 129;

struct Relay {
    server: Server,
    /// Of REQUEST_CAP.
    sent: usize,
    pulling: bool,
    terminal: Option<File>,
    line: Vec<u8>,
    /// Instead of `terminal`: one of the three at most. Dropping it puts the terminal back.
    field: Option<Field>,
    screen: Option<Screen>,
}

/// Returns only with a failure or the exit code the server chose.
pub fn run(server: Server, since: Instant) -> Result<i32, Failure> {
    // Read first: a parent that ends while the request is built is noticed too.
    let parent = sys::parent_pid();
    let caller = request::is_for_a_program().then_some(parent);
    let request = request::build(&server.token, since.elapsed())?;
    let (pulling, terminal, field, screen) = (false, None, None, None);
    let mut relay = Relay { server, sent: 0, pulling, terminal, line: Vec::new(), field, screen };
    relay.send(&request);
    let mut buffer = vec![0u8; FIRST_READ];
    loop {
        loop {
            match relay.server.inbox.next() {
                Ok(Some((kind, payload))) => {
                    if let Some(code) = relay.obey(kind, payload)? {
                        return Ok(code);
                    }
                }
                Ok(None) => break,
                Err(Fault::Unknown | Fault::TooLarge) => return Err(garbled()),
            }
        }
        let ready = sys::wait(&relay.server.stream, relay.pulling, relay.typed_at(), caller);
        relay.say_size();
        if ready.server {
            match relay.server.stream.read(&mut buffer) {
                Ok(0) => return Err(gone()),
                Ok(count) => {
                    relay.server.inbox.add(&buffer[..count]);
                    if count == buffer.len() {
                        buffer.resize(LARGE_READ, 0);
                    }
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(_) => return Err(gone()),
            }
            continue;
        }
        if ready.is_left {
            return Ok(LEFT);
        }
        if ready.stdin {
            relay.pump(&mut buffer)?;
        }
        if ready.terminal {
            relay.read_terminal();
        }
    }
}

impl Relay {
    fn typed_at(&self) -> Option<&File> {
        let field = self.field.as_ref().map(|f| &f.terminal);
        field.or(self.screen.as_ref().map(|s| &s.terminal)).or(self.terminal.as_ref())
    }

    /// A picture is drawn for a size: the app hears of another one.
    fn say_size(&mut self) {
        if hidden::was_resized() {
            if let Some(said) = self.screen.as_ref().map(|s| s.typed(b"")) {
                self.send_keys(&said);
            }
        }
    }

    fn obey_screen(&mut self, picture: Vec<u8>) {
        if let Some(screen) = &mut self.screen {
            return screen.show(picture);
        }
        let may_open = self.field.is_none() && self.terminal.is_none();
        self.screen = may_open.then(|| Screen::open(picture)).flatten();
        let said = self.screen.as_ref().map(|s| s.typed(b""));
        self.send_keys(&said.unwrap_or(screen::NO_TERMINAL.to_vec()));
    }

    /// Of keys a user types any number, so they are not counted.
    fn send_keys(&mut self, payload: &[u8]) {
        let sent = self.sent;
        self.send_frame(frame::KEYS, payload);
        self.sent = sent;
    }

    fn send(&mut self, bytes: &[u8]) {
        self.sent += bytes.len();
        // A server that refuses has said why, or hung up: the next read tells which.
        let _ = self.server.stream.write_all(bytes);
    }

    fn send_frame(&mut self, kind: u8, payload: &[u8]) {
        let mut bytes = Vec::with_capacity(frame::HEADER + payload.len());
        frame::push(&mut bytes, kind, payload);
        self.send(&bytes);
    }

    fn obey(&mut self, kind: u8, payload: Vec<u8>) -> Result<Option<i32>, Failure> {
        match kind {
            frame::STDOUT => {
                if sys::write_stdout(&payload).is_err() {
                    // As if SIGPIPE had ended us: the reader has seen enough.
                    return Ok(Some(141));
                }
                // After it: a signal that ends us in between makes the reader fail.
                env_failure::note_output();
            }
            frame::STDERR => sys::write_stderr(&payload),
            frame::PULL => self.pulling = true,
            frame::ASK => {
                let may_ask = self.field.is_none() && self.screen.is_none();
                self.terminal = sys::open_terminal().filter(|t| may_ask && sys::ask_terminal(t, &payload));
                self.line.clear();
                if self.terminal.is_none() {
                    self.send_frame(frame::LINE, b"");
                }
            }
            frame::ASK_FIELD if self.typed_at().is_some() => {
                self.answer_field(Answer::left());
            }
            frame::ASK_FIELD => match Field::ask(&payload) {
                Ok(field) => self.field = Some(field),
                Err(answer) => self.answer_field(answer),
            },
            frame::FIELD_OVER => {
                if self.field.take().is_some() {
                    self.answer_field(Answer::left());
                }
            }
            frame::SCREEN => self.obey_screen(payload),
            frame::SCREEN_OVER => {
                if self.screen.take().is_some() {
                    self.send_keys(screen::OVER);
                }
            }
            frame::EXIT => {
                let code = std::str::from_utf8(&payload).ok().and_then(|t| t.parse::<u8>().ok());
                return code.map(|c| Some(i32::from(c))).ok_or_else(garbled);
            }
            frame::EXEC => {
                let (argv, env) = frame::read_exec(&payload).ok_or_else(garbled)?;
                self.field = None;
                self.screen = None;
                let (error, program) = sys::exec(argv, env);
                let code = if error.kind() == ErrorKind::NotFound { 127 } else { 126 };
                let sentence = format!("{} could not be run: {error}.", program.to_string_lossy());
                return Err(Failure { code, sentence });
            }
            _ => return Err(garbled()),
        }
        Ok(None)
    }

    fn pump(&mut self, buffer: &mut [u8]) -> Result<(), Failure> {
        match sys::read_stdin(buffer) {
            Ok(0) => {
                self.pulling = false;
                self.send_frame(frame::STDIN_END, b"");
            }
            // Room is kept for the end frame.
            Ok(count) if self.sent + count + 2 * frame::HEADER > frame::REQUEST_CAP => {
                return Err(too_large("Standard input"));
            }
            Ok(count) => self.send_frame(frame::STDIN, &buffer[..count]),
            Err(e) if matches!(e.kind(), ErrorKind::Interrupted | ErrorKind::WouldBlock) => {}
            Err(_) => {
                self.pulling = false;
                self.send_frame(frame::STDIN_END, b"");
            }
        }
        Ok(())
    }

    fn answer_field(&mut self, answer: Answer) {
        let mut bytes = Answer(Vec::with_capacity(frame::HEADER + answer.0.len()));
        frame::push(&mut bytes.0, frame::FIELD, &answer.0);
        self.send(&bytes.0);
    }

    fn read_terminal(&mut self) {
        if let Some(read) = self.screen.as_ref().map(Screen::read) {
            if read.is_none() {
                self.screen = None;
            }
            return self.send_keys(&read.unwrap_or(screen::OVER.to_vec()));
        }
        match self.field.as_mut().map(Field::read) {
            None => self.read_line(),
            Some(None) => {}
            Some(Some(answer)) => {
                // The terminal is put back before the app hears of it.
                self.field = None;
                self.answer_field(answer);
            }
        }
    }

    fn read_line(&mut self) {
        let mut bytes = [0u8; 512];
        let count = self.terminal.as_ref().map_or(0, |mut t| t.read(&mut bytes).unwrap_or(0));
        self.line.extend_from_slice(&bytes[..count]);
        let end = self.line.iter().position(|b| *b == b'\n');
        if end.is_none() && count > 0 && self.line.len() < MAX_LINE {
            return;
        }
        self.line.truncate(end.unwrap_or(self.line.len()).min(MAX_LINE));
        if self.line.last() == Some(&b'\r') {
            self.line.pop();
        }
        self.terminal = None;
        let line = std::mem::take(&mut self.line);
        self.send_frame(frame::LINE, &line);
    }
}
