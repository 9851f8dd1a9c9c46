//! Of which repositories the caller's one is a submodule. Git makes `codecommit://Other` of a submodule's `../Other`
//! below `codecommit://Profile@Super`: which profile was meant, only the superproject's own remote says.

use crate::{places, sys};
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A submodule of a submodule of a submodule; a bound, and more than anybody has.
const MOST: usize = 8;
const ADDRESS_MAX: usize = 500;
/// All of them together have to fit into a request.
const MOST_REMOTES: usize = 8;
const FETCH: &[u8] = b" (fetch)";
/// No address: the app knows that it does not know all of them.
const UNSENT: &[u8] = b"codecommit:";

/// The addresses of the superprojects' remotes, the nearest superproject first, a line each.
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
    let found: Vec<Vec<u8>> = above.iter().take(MOST).filter_map(|dir| remotes_of(dir)).collect();
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

/// The `codecommit://` addresses of its remotes, as git rewrites them, tabs between them. All of them: which one the submodule's address
/// was made from nobody knows any more, and another branch, which may track another remote, is no other account.
fn remotes_of(git_dir: &Path) -> Option<Vec<u8>> {
    let mut dir = OsString::from("--git-dir=");
    dir.push(git_dir);
    let addresses = addresses(&ask_git(&[dir, "remote".into(), "-v".into()])?);
    if addresses.is_empty() {
        None
    } else {
        Some(addresses.join(&b'\t'))
    }
}

/// The first address of each line.
pub fn first_of_each(remotes: &[u8]) -> Vec<u8> {
    let firsts: Vec<&[u8]> = remotes
        .split(|b| *b == b'\n')
        .map(|line| line.split(|b| *b == b'\t').next().unwrap_or(line))
        .collect();
    firsts.join(&b'\n')
}

/// `git remote -v` says `NAME\tADDRESS (fetch)`, and in a partial clone something in brackets behind it. What cannot be sent is there as UNSENT.
fn addresses(said: &[u8]) -> Vec<Vec<u8>> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut is_whole = true;
    for line in said.split(|byte| *byte == b'\n') {
        let behind_name =
            line.iter().position(|byte| *byte == b'\t').map(|at| &line[at + 1..]).unwrap_or_default();
        let end = behind_name.windows(FETCH.len()).rposition(|part| part == FETCH);
        let address = &behind_name[..end.unwrap_or(0)];
        if !address.starts_with(b"codecommit:") || found.iter().any(|one| one.as_slice() == address) {
            continue;
        }
        if address.contains(&b'\t') || address.len() > ADDRESS_MAX || found.len() == MOST_REMOTES {
            is_whole = false;
        } else {
            found.push(address.to_vec());
        }
    }
    if !is_whole {
        found.push(UNSENT.to_vec());
    }
    found
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

    #[test]
    fn every_remote_of_ours_counts_once_by_where_git_fetches() {
        let said: &[u8] = b"a\tcodecommit://prod@Super (fetch)\na\tcodecommit://other@Super (push)\n\
            b\tcodecommit::eu-west-1://dev@Super (fetch) [blob:none]\nb\thttps://example.com/x (push)\n\
            c\tcodecommit://prod@Super (fetch)\nd\thttps://example.com/x (fetch)\n\
            e\tcodecommit://x (fetch)@Super (fetch)\nbroken\n\n";
        let found = addresses(said);
        let texts: Vec<&str> = found.iter().map(|one| std::str::from_utf8(one).unwrap()).collect();
        assert_eq!(
            texts,
            ["codecommit://prod@Super", "codecommit::eu-west-1://dev@Super", "codecommit://x (fetch)@Super"]
        );
    }

    #[test]
    fn no_more_than_fit_into_a_request() {
        let line = |n: usize| format!("r{n}\tcodecommit://p{n}@{} (fetch)\n", "s".repeat(ADDRESS_MAX - 20));
        let said: String = (0..100).map(line).collect();
        let found = addresses(said.as_bytes());
        assert_eq!(found.len(), MOST_REMOTES + 1);
        assert_eq!(found[MOST_REMOTES], UNSENT);
        // Once whole, and once the first of each.
        assert!(MOST * (MOST_REMOTES + 2) * (ADDRESS_MAX + 1) < 48 * 1024);
        let long = format!("r\tcodecommit://{} (fetch)\n", "s".repeat(ADDRESS_MAX));
        assert_eq!(addresses(long.as_bytes()), [UNSENT.to_vec()]);
        assert!(addresses(b"r\thttps://example.com/x (fetch)\n").is_empty());
    }

    #[test]
    fn an_older_app_is_sent_the_first_of_each() {
        assert_eq!(first_of_each(b"a\tb\nc\nd\te"), b"a\nc\nd");
    }
}
