//! What the app learns about the call.

use crate::failure::{too_large, Failure};
use crate::frame;
use crate::hidden;
use crate::superproject;
use crate::sys;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::time::Duration;

// SECURITY: an allow-list. Keys and tokens in the caller's environment never cross the socket. The same list as
// ENV_ALLOW_LIST of shared/endpoint/protocol.ts; the conformance test compares them.
pub const ENV_ALLOW_LIST: [&str; 40] = [
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_STS",
    "AWS_ENDPOINT_URL_CODECOMMIT",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    "AWS_USE_FIPS_ENDPOINT",
    "AWS_USE_DUALSTACK_ENDPOINT",
    "LATCHKEY_SESSION_ID",
    "LATCHKEY_SESSION_PROFILE",
    "LATCHKEY_REGION",
    "LATCHKEY_BEFORE",
    "AWS_CREDENTIAL_EXPIRATION",
    "LATCHKEY_SESSION_ACTS_AS",
    "LATCHKEY_CONTAINER",
    "CODE_COMMIT_ENDPOINT",
    "GIT_CONFIG_GLOBAL",
    "GIT_TERMINAL_PROMPT",
    "GIT_DIR",
    "GIT_EXEC_PATH",
    "GIT_SSL_NO_VERIFY",
    "GIT_CONFIG_COUNT",
    "HOME",
    "PATH",
    "AWS_CA_BUNDLE",
    "SHELL",
    "XDG_CONFIG_HOME",
    "LANG",
    "LC_ALL",
    "NO_COLOR",
    "FORCE_COLOR",
    "TERM",
    "COLUMNS",
    "SSH_CONNECTION",
    "DISPLAY",
    "WAYLAND_DISPLAY",
];

fn called_as(argv0: &OsStr) -> Vec<u8> {
    let path = Path::new(argv0);
    let name = if cfg!(windows) { path.file_stem() } else { path.file_name() };
    sys::bytes(name.unwrap_or(OsStr::new("latchkey")))
}

// The Go SDKs take the second where the first is empty, the one for Ruby all three.
const ACCESS_KEYS: [&str; 3] = ["AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AMAZON_ACCESS_KEY_ID"];

// The same list as shared/endpoint/other-credential-names.ts, which says whose they are; conformance.test.ts compares what both say.
const OTHER_CREDENTIALS: [&str; 29] = [
    "AWSACCESSKEYID",
    "AWSSECRETACCESSKEY",
    "AWSSESSIONTOKEN",
    "EC2_ACCESS_KEY",
    "EC2_SECRET_KEY",
    "EC2_SECURITY_TOKEN",
    "EC2_PRIVATE_KEY",
    "EC2_CERT",
    "S3_ACCESS_KEY",
    "S3_SECRET_KEY",
    "S3_ACCESS_KEY_ID",
    "S3_SECRET_ACCESS_KEY",
    "AWS_ACCESS_KEY_SECRET",
    "AWS_KEY",
    "AWS_SECRET",
    "AWS_TOKEN",
    "AWS_ACCESS_KEY_ID_FILE",
    "AWS_SECRET_ACCESS_KEY_FILE",
    "AWS_CREDENTIAL_PROFILES_FILE",
    "CPL_AWS_CREDENTIALS_FILE",
    "RCLONE_S3_ACCESS_KEY_ID",
    "RCLONE_S3_SECRET_ACCESS_KEY",
    "RCLONE_S3_SESSION_TOKEN",
    "RCLONE_S3_PROFILE",
    "RCLONE_S3_SHARED_CREDENTIALS_FILE",
    "FSSPEC_S3_KEY",
    "FSSPEC_S3_SECRET",
    "FSSPEC_S3_TOKEN",
    "FSSPEC_S3_PROFILE",
];

/// The access key that SDKs find in the caller's environment, and the name of its variable.
fn access_key(value: impl Fn(&str) -> Option<OsString>) -> Option<(&'static str, OsString)> {
    ACCESS_KEYS.iter().filter_map(|name| Some((*name, value(name)?))).find(|(_, key)| !key.is_empty())
}

/// Whether the caller's environment has an access key that `latchkey env` did not put there.
/// SECURITY: compared here, so that the key itself never crosses the socket.
fn is_foreign(key: Option<OsString>, ours: Option<OsString>) -> bool {
    key.is_some() && key != ours
}

/// FNV-1a, as shared/endpoint/key-digest.ts: by it the app knows a key that it gave out.
fn key_digest(key: &[u8]) -> String {
    let hash = key.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// Which credentials of the environment AWS's tools would find, by kind, ours or not, and what of those that we gave is another now.
/// SECURITY: compared here by digests, so that no value crosses the socket.
fn given(value: impl Fn(&str) -> Option<OsString>) -> String {
    let is_set = |name: &str| value(name).map_or(false, |v| !v.is_empty());
    let container = ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"];
    let mut kinds = Vec::new();
    if access_key(&value).is_some() {
        kinds.push("keys");
    }
    if is_set("AWS_ACCESS_KEY_ID") && !is_set("AWS_SECRET_ACCESS_KEY") {
        kinds.push("no-secret");
    }
    kinds.extend(changed_keys(&value));
    if is_set("AWS_WEB_IDENTITY_TOKEN_FILE") && is_set("AWS_ROLE_ARN") {
        kinds.push("web-identity");
    }
    if container.iter().any(|name| is_set(name)) {
        kinds.push("container");
    }
    kinds.extend(changed_container(&value));
    kinds.extend(OTHER_CREDENTIALS.iter().filter(|name| is_set(name)));
    kinds.join(",")
}

/// Whether a variable is another one than the digest says that we gave. No digest: nobody says.
fn is_changed(value: Option<&OsString>, digest: Option<&str>) -> bool {
    let bytes = value.map(|v| sys::bytes(v)).unwrap_or_default();
    digest.map_or(false, |digest| key_digest(&bytes) != digest)
}

/// The words of a variable of ours.
fn words(value: Option<OsString>) -> Vec<String> {
    let text = value.map(|v| v.to_string_lossy().into_owned()).unwrap_or_default();
    text.split(' ').map(str::to_string).collect()
}

/// Beside the key that `latchkey env` gave: a secret or a token that it did not.
fn changed_keys(value: &impl Fn(&str) -> Option<OsString>) -> Vec<&'static str> {
    let key = value("AWS_ACCESS_KEY_ID").filter(|key| !key.is_empty());
    let secret = value("AWS_SECRET_ACCESS_KEY").filter(|secret| !secret.is_empty());
    let mut changed = Vec::new();
    if key.is_none() || secret.is_none() || key != value("LATCHKEY_ACCESS_KEY_ID") {
        return changed;
    }
    let digests = words(value("LATCHKEY_KEYS"));
    let ours = digests.get(1).map(String::as_str);
    if is_changed(secret.as_ref(), digests.first().filter(|d| !d.is_empty()).map(String::as_str)) {
        changed.push("other-secret");
    }
    let token = value("AWS_SESSION_TOKEN").filter(|token| !token.is_empty());
    // boto3 and aws read it before the other one.
    let older = value("AWS_SECURITY_TOKEN").filter(|token| !token.is_empty());
    if is_changed(token.as_ref(), ours) {
        let is_older_ours = older.is_some() && !is_changed(older.as_ref(), ours);
        changed.push(match token {
            Some(_) => "other-token",
            None if is_older_ours => "only-older-token",
            None => "no-token",
        });
    } else if older.is_some() && is_changed(older.as_ref(), ours) {
        changed.push("older-token");
    }
    changed
}

/// What SDKs read before, or in the place of, the address and the token that `latchkey exec` gave.
fn changed_container(value: &impl Fn(&str) -> Option<OsString>) -> Vec<&'static str> {
    let mut changed = Vec::new();
    if let Some(path) = value("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
        changed.push(if path.is_empty() { "empty-relative" } else { "relative" });
    }
    let digests = words(value("LATCHKEY_CONTAINER"));
    let full = value("AWS_CONTAINER_CREDENTIALS_FULL_URI").filter(|uri| !uri.is_empty());
    if digests.len() < 3 {
        return changed;
    }
    if full.is_none() {
        changed.push("no-address");
        return changed;
    }
    if is_changed(full.as_ref(), digests.get(1).map(String::as_str)) {
        changed.push("other-address");
        return changed;
    }
    let token = value("AWS_CONTAINER_AUTHORIZATION_TOKEN");
    if is_changed(token.as_ref(), digests.get(2).map(String::as_str)) {
        changed.push("other-authorization");
    }
    if let Some(file) = value("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
        changed.push(if file.is_empty() { "empty-authorization-file" } else { "authorization-file" });
    }
    changed
}

const REMOTE_HELPER: &[u8] = b"git-remote-codecommit";

/// Called as git's remote helper, the first argument is the name of a remote, which may be that of a subcommand.
pub fn is_verb(name: &str) -> bool {
    let mut args = env::args_os();
    let program = args.next().unwrap_or_default();
    called_as(&program) != REMOTE_HELPER && args.next().map_or(false, |verb| verb == name)
}

/// It prints nothing but its answer, and starts nothing.
pub fn is_prompt() -> bool {
    is_verb("prompt")
}

pub fn is_from_git() -> bool {
    is_verb("git-credential")
}

/// Verbs whose answer a program reads: without that program there is nothing to wait for.
pub fn is_for_a_program() -> bool {
    is_from_git() || is_verb("credential-process")
}

fn join(parts: &[Vec<u8>]) -> Vec<u8> {
    parts.join(&0u8)
}

/// Every frame from `token` to `go`.
pub fn build(token: &str, spent: Duration) -> Result<Vec<u8>, Failure> {
    let mut args = env::args_os();
    let mut argv = vec![called_as(&args.next().unwrap_or_else(|| OsString::from("latchkey")))];
    let args: Vec<OsString> = args.collect();
    argv.extend(args.iter().map(|a| sys::bytes(a)));

    let mut variables = Vec::new();
    for name in ENV_ALLOW_LIST {
        if let Some(value) = env::var_os(name) {
            let mut pair = name.as_bytes().to_vec();
            pair.push(b'=');
            pair.extend(sys::bytes(&value));
            variables.push(pair);
        }
    }
    let mut client = vec![
        format!("pid={}", std::process::id()),
        format!("ppid={}", sys::parent_pid()),
        format!("tty={}", u8::from(sys::stderr_is_terminal())),
        "protocol=1".to_string(),
        "fields=1".to_string(),
    ];
    if hidden::CAN_TAKE_KEYS {
        client.push("screen=1".to_string());
    }
    if !sys::stdout_is_terminal() {
        client.push("output=pipe".to_string());
    }
    if spent.as_millis() > 0 {
        client.push(format!("spent={}", spent.as_millis()));
    }
    if let Some(columns) = sys::columns() {
        client.push(format!("columns={columns}"));
    }
    if let Some((name, key)) = access_key(|name| env::var_os(name)) {
        let digest = key_digest(&sys::bytes(&key));
        let is_ours = !is_foreign(Some(key), env::var_os("LATCHKEY_ACCESS_KEY_ID"));
        client.push(if is_ours { format!("digest={digest}") } else { "keys=foreign".to_string() });
        client.push(format!("key={name}"));
    }
    client.push(format!("given={}", given(|name| env::var_os(name))));
    let mut client: Vec<Vec<u8>> = client.into_iter().map(String::into_bytes).collect();
    let superprojects = superproject::remotes(&argv[0], args.first().map(|verb| verb.as_os_str()));
    if !superprojects.is_empty() {
        client.push([b"superproject-remotes=", superprojects.as_slice()].concat());
        // An app of before an update knows one address of each.
        client.push([b"superprojects=", superproject::first_of_each(&superprojects).as_slice()].concat());
    }
    // A directory that was removed has no name; the app receives none.
    let cwd = env::current_dir().map(|d| sys::bytes(d.as_os_str())).unwrap_or_default();

    let mut out = Vec::with_capacity(4096);
    frame::push(&mut out, frame::TOKEN, token.as_bytes());
    frame::push(&mut out, frame::ARGV, &join(&argv));
    frame::push(&mut out, frame::CWD, &cwd);
    frame::push(&mut out, frame::ENV, &join(&variables));
    frame::push(&mut out, frame::CLIENT, &join(&client));
    frame::push(&mut out, frame::GO, b"");
    if out.len() > frame::REQUEST_CAP {
        return Err(too_large("The arguments"));
    }
    Ok(out)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn answers_by_its_base_name() {
        assert_eq!(called_as(OsStr::new("/usr/bin/git-remote-codecommit")), b"git-remote-codecommit");
        assert_eq!(called_as(OsStr::new("latchkey")), b"latchkey");
        assert_eq!(called_as(OsStr::new("")), b"latchkey");
    }

    #[test]
    fn keys_are_foreign_unless_they_are_the_ones_that_were_given() {
        let key = |text: &str| Some(OsString::from(text));
        assert!(!is_foreign(None, None));
        assert!(!is_foreign(None, key("ASIA1")));
        assert!(!is_foreign(key("ASIA1"), key("ASIA1")));
        assert!(is_foreign(key("ASIA2"), key("ASIA1")));
        assert!(is_foreign(key("ASIA1"), None));
    }

    #[test]
    fn a_key_has_the_digest_that_the_app_makes_of_it() {
        assert_eq!(key_digest(b""), "cbf29ce484222325");
        assert_eq!(key_digest(b"foobar"), "85944171f73967e8");
    }

    #[test]
    fn takes_the_first_access_key_that_is_not_empty() {
        let among = |set: &'static [(&'static str, &'static str)]| {
            let value = |name: &str| set.iter().find(|(n, _)| *n == name).map(|(_, key)| OsString::from(key));
            access_key(value).map(|(name, key)| format!("{name}={}", key.to_string_lossy()))
        };
        assert_eq!(among(&[]), None);
        assert_eq!(among(&[("AWS_ACCESS_KEY_ID", "")]), None);
        assert_eq!(
            among(&[("AWS_ACCESS_KEY", "TWO"), ("AWS_ACCESS_KEY_ID", "ONE")]),
            Some("AWS_ACCESS_KEY_ID=ONE".into())
        );
        assert_eq!(
            among(&[("AWS_ACCESS_KEY", "TWO"), ("AWS_ACCESS_KEY_ID", "")]),
            Some("AWS_ACCESS_KEY=TWO".into())
        );
        assert_eq!(among(&[("AMAZON_ACCESS_KEY_ID", "THREE")]), Some("AMAZON_ACCESS_KEY_ID=THREE".into()));
    }

    #[test]
    fn says_which_credentials_the_environment_has_by_their_kind() {
        const SECRET: &str = "AWS_SECRET_ACCESS_KEY";
        const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
        let among = |set: &'static [&'static str]| {
            given(move |name| set.contains(&name).then(|| OsString::from("x")))
        };
        assert_eq!(among(&[]), "");
        assert_eq!(among(&["AWS_ROLE_ARN"]), "");
        assert_eq!(among(&["AWS_ACCESS_KEY_ID", SECRET, FULL_URI]), "keys,container");
        assert_eq!(among(&["AWS_ACCESS_KEY_ID", FULL_URI]), "keys,no-secret,container");
        assert_eq!(among(&["AWS_ACCESS_KEY"]), "keys");
        assert_eq!(among(&[SECRET]), "");
        assert_eq!(among(&["AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE"]), "web-identity");
        assert_eq!(given(|_| Some(OsString::new())), "empty-relative");
    }

    #[test]
    fn no_secret_is_on_the_list() {
        for name in ENV_ALLOW_LIST {
            // Our own name has one of the words in it.
            let name = name.trim_start_matches("LATCHKEY_");
            assert!(!["KEY", "TOKEN", "SECRET", "PASS"].iter().any(|word| name.contains(word)), "{name}");
        }
    }
}
