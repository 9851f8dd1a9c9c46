//! endpoint.json: read only when nobody else can have written it.

use crate::failure::{unreachable, Failure};
use crate::json::{self, Value};
use crate::sys;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::Path;

#[derive(Debug, PartialEq, Clone)]
pub struct Endpoint {
    pub address: String,
    pub token: String,
    pub proof: String,
    pub pid: u32,
}

const VERSION: u32 = 1;
const MAX_FILE: u64 = 4096;

/// None: no app has left one.
pub fn read(directory: &Path) -> Result<Option<Endpoint>, Failure> {
    let file = directory.join("endpoint.json");
    let refused = |path: &Path, why: &str| {
        unreachable(format!(
            "{} {why}, so nothing was sent. Quit Latchkey, remove it, and start Latchkey again.",
            path.display()
        ))
    };
    // SECURITY: anyone who can write here could name a socket of their own and receive the requests.
    match sys::private(directory, true) {
        Ok(()) => {}
        Err(sys::Distrust::Absent) => return Ok(None),
        Err(sys::Distrust::Because(why)) => return Err(refused(directory, &why)),
    }
    match sys::private(&file, false) {
        Ok(()) => {}
        Err(sys::Distrust::Absent) => return Ok(None),
        Err(sys::Distrust::Because(why)) => return Err(refused(&file, &why)),
    }
    let mut bytes = Vec::with_capacity(MAX_FILE as usize + 1);
    match File::open(&file).and_then(|f| f.take(MAX_FILE + 1).read_to_end(&mut bytes)) {
        Ok(_) => {}
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(refused(&file, &format!("cannot be read ({e})"))),
    }
    match parse(&bytes) {
        Parsed::Good(endpoint) => Ok(Some(endpoint)),
        Parsed::OtherVersion => Err(unreachable(
            "The running Latchkey is a different version from this command. Quit Latchkey and start it again.",
        )),
        Parsed::Bad => Err(refused(&file, "is not in the form that Latchkey writes")),
    }
}

#[derive(Debug, PartialEq)]
enum Parsed {
    Good(Endpoint),
    OtherVersion,
    Bad,
}

fn parse(bytes: &[u8]) -> Parsed {
    if bytes.len() as u64 > MAX_FILE {
        return Parsed::Bad;
    }
    let value = match json::parse(bytes) {
        Some(value) => value,
        None => return Parsed::Bad,
    };
    match value.get("version").and_then(Value::whole) {
        Some(VERSION) => {}
        Some(_) => return Parsed::OtherVersion,
        None => return Parsed::Bad,
    }
    let text = |name: &str| value.get(name).and_then(Value::text).map(String::from);
    let hex = |name: &str| {
        text(name)
            .filter(|t| t.len() == 64 && t.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)))
    };
    let pid = value.get("pid").and_then(Value::whole).filter(|p| *p > 0);
    match (text("address"), hex("token"), hex("proof"), pid) {
        (Some(address), Some(token), Some(proof), Some(pid)) if !address.is_empty() => {
            Parsed::Good(Endpoint { address, token, proof, pid })
        }
        _ => Parsed::Bad,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(version: &str, token: &str, pid: &str) -> Vec<u8> {
        let proof = "b".repeat(64);
        format!(r#"{{"version":{version},"address":"/s","token":"{token}","proof":"{proof}","pid":{pid}}}"#)
            .into_bytes()
    }

    #[test]
    fn takes_what_the_app_writes_and_nothing_else() {
        let token = "a".repeat(64);
        assert!(matches!(parse(&file("1", &token, "7")), Parsed::Good(e) if e.pid == 7 && e.token == token));
        assert_eq!(parse(&file("2", &token, "7")), Parsed::OtherVersion);
        assert_eq!(parse(&file("1", &"A".repeat(64), "7")), Parsed::Bad);
        assert_eq!(parse(&file("1", &"a".repeat(63), "7")), Parsed::Bad);
        assert_eq!(parse(&file("1", &token, "0")), Parsed::Bad);
        assert_eq!(parse(b"{}"), Parsed::Bad);
        assert_eq!(parse(&vec![b' '; 5000]), Parsed::Bad);
    }
}
