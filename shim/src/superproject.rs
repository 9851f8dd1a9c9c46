//! Of which repositories the caller's one is a submodule. Git makes `codecommit://Other` of a submodule's `../Other`
//! below `codecommit://Profile@Super`: which profile was meant, only the superproject's own remote says.

use crate::{places, sys};
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
            Some(dir) => said_path(dir),
            None => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    let above = places::real(&git_dir).map(|dir| all_superprojects(dir)).unwrap_or_default();
    let found: Vec<Vec<u8>> = above.iter().take(MOST).filter_map(|dir| remote_of(dir)).collect();
    found.join(&b'\n')
}

/// The git directories of all superprojects, the nearest first.
fn all_superprojects(git_dir: PathBuf) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut at = git_dir;
    while found.len() < MOST {
        found.extend(superprojects(&at));
        let outermost = found.last().cloned().unwrap_or(at);
        match superproject_around(&outermost) {
            Some(above) if !found.contains(&above) => at = above,
            _ => break,
        }
        found.push(at.clone());
    }
    found
}

/// A submodule may have a git directory of its own, `SUPER/PATH/.git`: whose it is, git says by the index around it.
fn superproject_around(git_dir: &Path) -> Option<PathBuf> {
    if git_dir.file_name() != Some(OsStr::new(".git")) {
        return None;
    }
    let work_tree = git_dir.parent()?;
    // Most repositories are in no other one, and git need not be asked.
    if !work_tree.ancestors().skip(1).any(|above| above.join(".git").exists()) {
        return None;
    }
    let above = ask_git_in(work_tree, "--show-superproject-working-tree")?;
    let git_dir = ask_git_in(&above, "--absolute-git-dir")?;
    places::real(&git_dir).ok()
}

/// Without what says to git which repository the caller's is.
fn ask_git_in(dir: &Path, what: &str) -> Option<PathBuf> {
    let mut command = Command::new("git");
    command.arg("-C").arg(dir).args(["rev-parse", what]);
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    let ran = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let answer = said_path(ran.stdout);
    if ran.status.success() && !answer.as_os_str().is_empty() {
        Some(answer)
    } else {
        None
    }
}

/// In the bytes that git says: a folder's name need not be UTF-8.
fn said_path(mut said: Vec<u8>) -> PathBuf {
    while matches!(said.last(), Some(b'\n' | b'\r')) {
        said.pop();
    }
    PathBuf::from(sys::text(said))
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
    if ran.status.success() {
        Some(ran.stdout)
    } else {
        None
    }
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
