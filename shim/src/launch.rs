//! Starts the app hidden when it is not running, and waits for it. Many shims at once start one app.

use crate::failure::{unreachable, Failure};
use crate::json::{self, Value};
use crate::relay::{self, Server};
use crate::{environment, places, sys};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

const DEFAULT_LIMIT_MS: u64 = 20_000;
const FIRST_PAUSE: Duration = Duration::from_millis(5);
const LAST_PAUSE: Duration = Duration::from_millis(100);
const ENDED_GRACE: Duration = Duration::from_secs(2);

pub fn start(directories: &[PathBuf]) -> Result<Server, Failure> {
    if std::env::var_os("LATCHKEY_NO_START").map_or(false, |v| !v.is_empty() && v != "0") {
        return Err(unreachable(
            "Latchkey is not running, and LATCHKEY_NO_START forbids starting it. Start Latchkey, then repeat the command.",
        ));
    }
    let limit = limit();
    let since = Instant::now();
    let plan = Plan::read()?;
    let mut turn: Option<Turn> = None;
    let mut app: Option<u32> = None;
    let mut ended: Option<Instant> = None;
    let mut pause = FIRST_PAUSE;
    loop {
        if app.is_none() {
            turn = Turn::take(directories, limit);
            if turn.is_some() {
                // The caller before may have just finished.
                if let Some(server) = relay::find(directories)? {
                    return Ok(server);
                }
                app = Some(plan.spawn()?);
            }
        }
        sleep(pause);
        pause = (pause * 3 / 2).min(LAST_PAUSE);
        if let Some(server) = relay::find(directories)? {
            return Ok(server);
        }
        if app.map_or(false, |pid| !sys::may_be_alive(pid)) {
            // It may have found another instance about to be ready, and left the field to it.
            if ended.get_or_insert_with(Instant::now).elapsed() > ENDED_GRACE {
                return Err(unreachable(ended_early(&plan.line())));
            }
        }
        if since.elapsed() > limit {
            drop(turn);
            return Err(unreachable(format!(
                "Latchkey was started but was not ready within {} ms. Look at its window, then repeat the command; LATCHKEY_START_TIMEOUT_MS allows more time.",
                limit.as_millis()
            )));
        }
    }
}

fn ended_early(line: &str) -> String {
    // Electron ends with a line on its standard error, which nobody sees, when there is no screen to draw on.
    let unset = |name: &str| std::env::var_os(name).map_or(true, |v| v.is_empty());
    let draws_on_x = cfg!(all(unix, not(target_os = "macos")));
    if draws_on_x && unset("DISPLAY") && unset("WAYLAND_DISPLAY") {
        format!(
            "Latchkey was started and ended before it was ready: there is no display (DISPLAY and WAYLAND_DISPLAY are not set). Start a desktop session or Xvfb, then repeat the command. It was started with: {line}"
        )
    } else {
        format!("Latchkey was started and ended before it was ready. Run it yourself to see why: {line}")
    }
}

fn limit() -> Duration {
    let asked = std::env::var("LATCHKEY_START_TIMEOUT_MS").ok().and_then(|v| v.parse().ok());
    Duration::from_millis(asked.unwrap_or(DEFAULT_LIMIT_MS))
}

struct Plan {
    program: OsString,
    args: Vec<OsString>,
}

impl Plan {
    /// launch.json beside the shim's real file: /usr/bin/latchkey is a link into the app's own folder.
    fn read() -> Result<Plan, Failure> {
        let shim = std::env::current_exe().and_then(|file| places::real(&file));
        let directory = shim.ok().and_then(|p| p.parent().map(Path::to_path_buf)).unwrap_or_default();
        let file = directory.join("launch.json");
        let cannot = |why: String| {
            unreachable(format!(
                "Latchkey is not running, and {} does not say how to start it ({why}). Start Latchkey yourself, then repeat the command.",
                places::shown(&file.to_string_lossy())
            ))
        };
        let mut bytes = Vec::new();
        File::open(&file)
            .and_then(|f| f.take(16 * 1024).read_to_end(&mut bytes))
            .map_err(|e| cannot(e.to_string()))?;
        let argv = json::parse(&bytes).and_then(|v| v.get("argv").and_then(Value::texts));
        let argv = argv
            .filter(|a| !a.is_empty() && !a[0].is_empty())
            .ok_or_else(|| cannot("it names no program".into()))?;
        let mut argv = places::beside(&directory, &argv).into_iter();
        let program = argv.next().unwrap_or_default();
        // Chromium refuses to run as root with its sandbox.
        let no_sandbox = sys::is_root().then(|| OsString::from("--no-sandbox"));
        Ok(Plan { program, args: argv.chain(no_sandbox).collect() })
    }

    /// The command line as a user can paste it.
    fn line(&self) -> String {
        let words = std::iter::once(&self.program).chain(&self.args);
        words.map(|word| quoted(&places::shown(&word.to_string_lossy()))).collect::<Vec<_>>().join(" ")
    }

    fn spawn(&self) -> Result<u32, Failure> {
        let mut command = Command::new(&self.program);
        command.args(&self.args);
        if sys::is_root() {
            crate::say("Latchkey is starting as root and therefore without Chromium's sandbox. Run it as an ordinary user if you can.");
        }
        command.env_clear().envs(environment::for_app(std::env::vars_os(), cfg!(windows)));
        sys::spawn_detached(&mut command).map_err(|e| {
            unreachable(format!(
                "Latchkey is not running and could not be started: {}: {e}. Start it yourself, then repeat the command.",
                places::shown(&self.program.to_string_lossy())
            ))
        })
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_@%+=:,./-".contains(c) || (cfg!(windows) && c == '\\');
    if !word.is_empty() && word.chars().all(plain) {
        word.to_string()
    } else if cfg!(windows) {
        format!("\"{word}\"")
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// The right to start the app: a file only one process can create. It goes when dropped, and counts for nothing when
/// its owner is dead or it is older than any wait.
struct Turn {
    file: Option<PathBuf>,
}

impl Turn {
    /// None: somebody else is starting the app.
    fn take(directories: &[PathBuf], limit: Duration) -> Option<Turn> {
        for directory in directories {
            let parent_exists = directory.parent().map_or(false, Path::is_dir);
            // XDG_RUNTIME_DIR itself is not ours to make.
            let may_make = parent_exists || directory.ends_with("run");
            if !may_make || sys::make_private_directory(directory).is_err() {
                continue;
            }
            let file = directory.join("starting");
            for _ in 0..2 {
                match OpenOptions::new().write(true).create_new(true).open(&file) {
                    Ok(mut created) => {
                        let _ = write!(created, "{}", std::process::id());
                        return Some(Turn { file: Some(file) });
                    }
                    Err(e) if e.kind() == ErrorKind::AlreadyExists && abandoned(&file, limit) => {
                        let _ = fs::remove_file(&file);
                    }
                    Err(e) if e.kind() == ErrorKind::AlreadyExists => return None,
                    Err(_) => break,
                }
            }
        }
        // No place for the file: the app is single instance anyway.
        Some(Turn { file: None })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            let _ = fs::remove_file(file);
        }
    }
}

fn abandoned(file: &Path, limit: Duration) -> bool {
    let age = fs::metadata(file).and_then(|m| m.modified()).ok().and_then(|t| t.elapsed().ok());
    let owner = fs::read_to_string(file).ok().and_then(|t| t.parse::<u32>().ok());
    let dead = owner.map_or(false, |pid| !sys::may_be_alive(pid));
    dead || age.map_or(false, |a| a > limit.max(Duration::from_secs(1)))
}
