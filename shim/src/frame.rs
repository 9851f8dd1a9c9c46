//! Frames as shared/endpoint/protocol.ts has them: type (1 byte), payload length (u32, big endian), payload.

pub const HELLO: u8 = b'H';
pub const PULL: u8 = b'P';
pub const STDOUT: u8 = b'O';
pub const STDERR: u8 = b'R';
pub const EXIT: u8 = b'X';
pub const EXEC: u8 = b'Q';
pub const ASK: u8 = b'K';
pub const ASK_FIELD: u8 = b'F';
pub const FIELD_OVER: u8 = b'U';
pub const SCREEN: u8 = b'W';
pub const SCREEN_OVER: u8 = b'V';
#[cfg(windows)]
pub const KNOCK: u8 = b'B';
pub const TOKEN: u8 = b'T';
pub const ARGV: u8 = b'A';
pub const CWD: u8 = b'C';
pub const ENV: u8 = b'E';
pub const CLIENT: u8 = b'I';
pub const GO: u8 = b'G';
pub const STDIN: u8 = b'S';
pub const STDIN_END: u8 = b'Z';
pub const LINE: u8 = b'N';
pub const FIELD: u8 = b'D';
pub const KEYS: u8 = b'Y';

const FROM_SERVER: [u8; 11] =
    [HELLO, PULL, STDOUT, STDERR, EXIT, EXEC, ASK, ASK_FIELD, FIELD_OVER, SCREEN, SCREEN_OVER];

pub const REQUEST_CAP: usize = 64 * 1024;
pub const REPLY_FRAME_CAP: usize = 64 * 1024;
pub const HEADER: usize = 5;

pub fn push(out: &mut Vec<u8>, kind: u8, payload: &[u8]) {
    out.push(kind);
    out.extend_from_slice(&(payload.len() as u32).to_be_bytes());
    out.extend_from_slice(payload);
}

#[derive(Debug, PartialEq)]
pub enum Fault {
    Unknown,
    TooLarge,
}

/// What has arrived and is not taken yet: never more than one frame at its cap and one read.
#[derive(Default)]
pub struct Inbox {
    bytes: Vec<u8>,
    taken: usize,
}

impl Inbox {
    pub fn add(&mut self, chunk: &[u8]) {
        self.bytes.drain(..self.taken);
        self.taken = 0;
        self.bytes.extend_from_slice(chunk);
    }

    /// The next whole frame, if it is there. The header is judged before its payload is waited for.
    pub fn next(&mut self) -> Result<Option<(u8, Vec<u8>)>, Fault> {
        let rest = &self.bytes[self.taken..];
        if rest.is_empty() {
            return Ok(None);
        }
        let kind = rest[0];
        if !FROM_SERVER.contains(&kind) {
            return Err(Fault::Unknown);
        }
        if rest.len() < HEADER {
            return Ok(None);
        }
        let length = u32::from_be_bytes([rest[1], rest[2], rest[3], rest[4]]) as usize;
        if length > REPLY_FRAME_CAP {
            return Err(Fault::TooLarge);
        }
        if rest.len() < HEADER + length {
            return Ok(None);
        }
        let payload = rest[HEADER..HEADER + length].to_vec();
        self.taken += HEADER + length;
        Ok(Some((kind, payload)))
    }
}

/// Time does not depend on where the first difference is. Lengths are no secret.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut difference = 0u8;
    for (x, y) in a.iter().zip(b) {
        difference |= x ^ y;
        // Read back as if somebody else could change it: the optimiser must not leave the loop early.
        difference = unsafe { std::ptr::read_volatile(&difference) };
    }
    difference == 0
}

/// The program and its arguments, then what to set (Some) and unset (None).
pub type Exec = (Vec<Vec<u8>>, Vec<(Vec<u8>, Option<Vec<u8>>)>);

pub fn read_exec(payload: &[u8]) -> Option<Exec> {
    let mut parts = payload.split(|b| *b == 0);
    let count: usize = std::str::from_utf8(parts.next()?).ok()?.parse().ok()?;
    let argv: Vec<Vec<u8>> = parts.by_ref().take(count).map(<[u8]>::to_vec).collect();
    if count == 0 || argv.len() != count {
        return None;
    }
    let mut env = Vec::new();
    for part in parts {
        let equals = part.iter().position(|b| *b == b'=');
        let name = &part[..equals.unwrap_or(part.len())];
        if name.is_empty() {
            return None;
        }
        env.push((name.to_vec(), equals.map(|at| part[at + 1..].to_vec())));
    }
    Some((argv, env))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_cutting_gives_the_same_frames() {
        let mut bytes = Vec::new();
        push(&mut bytes, STDOUT, b"hello");
        push(&mut bytes, PULL, b"");
        push(&mut bytes, EXIT, b"12");
        for size in 1..=bytes.len() {
            let mut inbox = Inbox::default();
            let mut seen = Vec::new();
            for chunk in bytes.chunks(size) {
                inbox.add(chunk);
                while let Some(frame) = inbox.next().unwrap() {
                    seen.push(frame);
                }
            }
            let expected = vec![(STDOUT, b"hello".to_vec()), (PULL, vec![]), (EXIT, b"12".to_vec())];
            assert_eq!(seen, expected);
        }
    }

    #[test]
    fn a_bad_header_is_refused_before_its_payload() {
        let mut inbox = Inbox::default();
        inbox.add(&[STDOUT, 0, 1, 0, 1]);
        assert_eq!(inbox.next(), Err(Fault::TooLarge));
        let mut inbox = Inbox::default();
        inbox.add(b"?");
        assert_eq!(inbox.next(), Err(Fault::Unknown));
        let mut inbox = Inbox::default();
        inbox.add(&[TOKEN, 0, 0, 0, 0]);
        assert_eq!(inbox.next(), Err(Fault::Unknown));
        let mut inbox = Inbox::default();
        inbox.add(&[STDOUT, 0, 1, 0, 0]);
        assert_eq!(inbox.next(), Ok(None));
    }

    #[test]
    fn comparing_tells_every_difference() {
        let a = [7u8; 64];
        assert!(same(&a, &a));
        assert!(!same(&a, &a[..63]));
        assert!(!same(b"", b"x"));
        for i in 0..64 {
            let mut b = a;
            b[i] ^= 0x80;
            assert!(!same(&a, &b));
        }
    }

    #[test]
    fn exec_sets_and_unsets() {
        let (argv, env) = read_exec(b"3\0env\0\0a\nb\0GONE\0A=\0B=x=y").unwrap();
        assert_eq!(argv, vec![b"env".to_vec(), vec![], b"a\nb".to_vec()]);
        let expected = vec![
            (b"GONE".to_vec(), None),
            (b"A".to_vec(), Some(vec![])),
            (b"B".to_vec(), Some(b"x=y".to_vec())),
        ];
        assert_eq!(env, expected);
        for bad in [&b""[..], b"0", b"x\0a", b"2\0a", b"1\0a\0", b"1\0a\0=x"] {
            assert_eq!(read_exec(bad), None);
        }
    }
}
