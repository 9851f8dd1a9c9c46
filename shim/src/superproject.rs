//! Of which repositories the caller's one is a submodule. Git makes `codecommit://Other` of a submodule's `../Other`
//! below `codecommit://Profile@Super`: which profile was meant, only the superproject's own remote says.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A submodule of a submodule of a submodule; a bound, and more than anybody has.
const MOST: usize = 8;
const ADDRESS_MAX: usize = 1000;

/// The remote addresses of the superprojects, the nearest first, a line each.
pub fn remotes(called_as: &[u8], verb: Option<&OsStr>) -> Vec<u8> {
    let is_which = verb == Some(OsStr::new("which"));
    if called_as != b"git-remote-codecommit" && !is_which {
        return Vec::new();
    }
    let git_dir = match env::var_os("GIT_DIR") {
        // Set by git for every helper that it runs for a repository.
        Some(dir) if !dir.is_empty() => PathBuf::from(dir),
        _ if is_which => match ask_git(&["rev-parse".into(), "--absolute-git-dir".into()]) {
            Some(dir) => PathBuf::from(String::from_utf8_lossy(&dir).trim_end().to_string()),
            None => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    let above = fs::canonicalize(git_dir).map(|dir| superprojects(&dir)).unwrap_or_default();
    let found: Vec<Vec<u8>> = above.iter().take(MOST).filter_map(|dir| remote_of(dir)).collect();
    found.join(&b'\n')
}

/// `SUPER/modules/NAME` is the git directory of a submodule, and NAME may have a folder called `modules` in it.
fn superprojects(git_dir: &Path) -> Vec<PathBuf> {
    let is_modules = |path: &Path| path.file_name() == Some(OsStr::new("modules"));
    git_dir
        .ancestors()
        .skip(1)
        .filter(|path| is_modules(path))
        .filter_map(Path::parent)
        .filter(|path| path.join("HEAD").is_file())
        .map(Path::to_path_buf)
        .collect()
}

/// The address that git takes relative ones from: of the branch's remote, else of `origin`.
fn remote_of(git_dir: &Path) -> Option<Vec<u8>> {
    let mut dir = OsString::from("--git-dir=");
    dir.push(git_dir);
    let pattern = r"^(remote\..*\.url|branch\..*\.remote)$";
    let settings = ask_git(&[dir, "config".into(), "--null".into(), "--get-regexp".into(), pattern.into()])?;
    let head = fs::read(git_dir.join("HEAD")).unwrap_or_default();
    choose(&settings, &head)
}

fn choose(settings: &[u8], head: &[u8]) -> Option<Vec<u8>> {
    let value = |key: &[u8]| {
        settings.split(|byte| *byte == 0).find_map(|entry| {
            let at = entry.iter().position(|byte| *byte == b'\n')?;
            (&entry[..at] == key).then(|| entry[at + 1..].to_vec())
        })
    };
    let head = head.strip_suffix(b"\n").unwrap_or(head);
    let branch = head.strip_prefix(b"ref: refs/heads/");
    let remote = branch
        .and_then(|name| value(&[b"branch.", name, b".remote"].concat()))
        .unwrap_or_else(|| b"origin".to_vec());
    let address = value(&[b"remote.", remote.as_slice(), b".url"].concat())?;
    if address.len() <= ADDRESS_MAX && !address.contains(&b'\n') {
        Some(address)
    } else {
        None
    }
}

/// Standard input is git's own conversation with us: nobody else may read from it.
fn ask_git(args: &[OsString]) -> Option<Vec<u8>> {
    let ran = Command::new("git").args(args).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    if ran.status.success() { Some(ran.stdout) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: &[u8] =
        b"remote.origin.url\ncodecommit://prod@Super\0remote.up.url\ncodecommit://dev@Super\0branch.main.remote\nup\0";

    #[test]
    fn the_branch_chooses_the_remote_and_else_it_is_origin() {
        assert_eq!(choose(SETTINGS, b"ref: refs/heads/main\n").unwrap(), b"codecommit://dev@Super");
        assert_eq!(choose(SETTINGS, b"ref: refs/heads/other\n").unwrap(), b"codecommit://prod@Super");
        assert_eq!(choose(SETTINGS, b"0123456789abcdef\n").unwrap(), b"codecommit://prod@Super");
        assert_eq!(choose(b"", b"ref: refs/heads/main\n"), None);
        assert_eq!(choose(b"remote.origin.url\na\nb\0", b""), None);
    }
}
