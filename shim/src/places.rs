//! Where the running app leaves endpoint.json, and how paths of launch.json are read and shown.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

/// Candidates, best first. `var` is the environment.
///
/// Cron, `su` and some editors run without XDG_RUNTIME_DIR while the app has it, so its usual place is looked at too.
///
/// SECURITY: a XDG_RUNTIME_DIR that others may write to (`is_shared`) is passed over, as the app does: another user could have
/// made our directory in there.
pub fn runtime_directories(
    var: impl Fn(&str) -> Option<OsString>,
    uid: u32,
    is_shared: impl Fn(&Path) -> bool,
) -> Vec<PathBuf> {
    let path = |name: &str| var(name).map(PathBuf::from).filter(|p| p.is_absolute());
    if let Some(chosen) = var("LATCHKEY_RUNTIME_DIR").filter(|v| !v.is_empty()) {
        return vec![PathBuf::from(chosen)];
    }
    let mut found = Vec::new();
    if cfg!(windows) {
        found.extend(path("LOCALAPPDATA").map(|p| p.join("Latchkey").join("run")));
        return found;
    }
    match path("XDG_RUNTIME_DIR") {
        Some(run) if is_shared(&run) => {}
        Some(run) => found.push(run.join("latchkey")),
        None if cfg!(target_os = "linux") => found.push(PathBuf::from(format!("/run/user/{uid}/latchkey"))),
        None => {}
    }
    let below_home =
        if cfg!(target_os = "macos") { "Library/Caches/Latchkey/run" } else { ".cache/latchkey/run" };
    found.extend(path("HOME").map(|p| p.join(below_home)));
    found
}

/// A path as a user writes it. On Windows a real path comes with the prefix `\\?\`, which no user types and few programs take.
pub fn shown(path: &str) -> String {
    match path.strip_prefix(r"\\?\UNC\") {
        Some(share) => format!(r"\\{share}"),
        None => path.strip_prefix(r"\\?\").unwrap_or(path).to_string(),
    }
}

/// Windows takes a longer path with the prefix alone.
const SHORT_PATH: usize = 240;

/// The real path in the form that git and the app take.
pub fn real(path: &Path) -> std::io::Result<PathBuf> {
    let found = path.canonicalize()?;
    Ok(match found.to_str() {
        Some(text) if cfg!(windows) && text.len() < SHORT_PATH => PathBuf::from(shown(text)),
        _ => found,
    })
}

/// The program, and whatever starts with `./` or `../`, is beside the shim.
pub fn beside(directory: &Path, argv: &[String]) -> Vec<OsString> {
    argv.iter()
        .enumerate()
        .map(|(i, arg)| {
            let relative = i == 0
                || [".", ".."].contains(&arg.as_str())
                || arg.starts_with("./")
                || arg.starts_with("../");
            if relative {
                under(directory, arg).into_os_string()
            } else {
                OsString::from(arg)
            }
        })
        .collect()
}

/// Without the `./` and `../` it begins with, which a user need not read. The directory is a real one, so they mean its parents.
fn under(directory: &Path, arg: &str) -> PathBuf {
    let mut parts = Path::new(arg).components().peekable();
    let mut base = directory.to_path_buf();
    while let Some(part @ (Component::CurDir | Component::ParentDir)) = parts.peek() {
        if *part == Component::ParentDir {
            base.pop();
        }
        parts.next();
    }
    base.extend(parts);
    base
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn choose(vars: &[(&str, &str)]) -> Vec<String> {
        let var = |name: &str| vars.iter().find(|(n, _)| *n == name).map(|(_, v)| OsString::from(v));
        let paths = runtime_directories(var, 1000, |run| run == Path::new("/shared"));
        paths.iter().map(|p| p.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn what_was_asked_for_is_the_only_place() {
        assert_eq!(
            choose(&[("LATCHKEY_RUNTIME_DIR", "/a"), ("XDG_RUNTIME_DIR", "/x"), ("HOME", "/h")]),
            ["/a"]
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn linux_places_in_order() {
        assert_eq!(
            choose(&[("XDG_RUNTIME_DIR", "/x"), ("HOME", "/h")]),
            ["/x/latchkey", "/h/.cache/latchkey/run"]
        );
        assert_eq!(choose(&[("XDG_RUNTIME_DIR", "/shared"), ("HOME", "/h")]), ["/h/.cache/latchkey/run"]);
        assert_eq!(choose(&[("HOME", "/h")]), ["/run/user/1000/latchkey", "/h/.cache/latchkey/run"]);
        // The base directory specification: a relative path is to be ignored.
        assert_eq!(
            choose(&[("XDG_RUNTIME_DIR", "x"), ("LATCHKEY_RUNTIME_DIR", "")]),
            ["/run/user/1000/latchkey"]
        );
    }

    #[test]
    fn nobody_is_shown_the_prefix_of_windows() {
        assert_eq!(shown(r"\\?\C:\a b\c.json"), r"C:\a b\c.json");
        assert_eq!(shown(r"\\?\UNC\server\share\c"), r"\\server\share\c");
        assert_eq!(shown(r"\\server\share\c"), r"\\server\share\c");
        assert_eq!(shown("/opt/bin/launch.json"), "/opt/bin/launch.json");
    }

    #[test]
    fn relative_paths_are_beside_the_shim() {
        let argv: Vec<String> =
            ["../latchkey", "--hidden", "./app", "..", "a/b", "/c"].map(String::from).to_vec();
        let found = beside(Path::new("/opt/bin"), &argv);
        let expected = ["/opt/latchkey", "--hidden", "/opt/bin/app", "/opt", "a/b", "/c"];
        assert_eq!(found, expected.map(OsString::from).to_vec());
        assert_eq!(beside(Path::new("/opt/bin"), &["/abs".into()]), [OsString::from("/abs")]);
    }
}
