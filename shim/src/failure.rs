//! The message when the app could not be asked: what happened and what to do, in one sentence or two.

pub const UNREACHABLE: i32 = 3;
pub const USAGE: i32 = 2;

#[derive(Debug)]
pub struct Failure {
    pub code: i32,
    pub sentence: String,
}

pub fn unreachable(sentence: impl Into<String>) -> Failure {
    Failure { code: UNREACHABLE, sentence: sentence.into() }
}

pub fn too_large(what: &str) -> Failure {
    let sentence =
        format!("{what} and the rest of the request exceed the 64 KiB that Latchkey accepts. Pass less.");
    Failure { code: USAGE, sentence }
}
