//! The environment that the app is started with. As shared/endpoint/app-environment.ts, which groups the names; each
//! has its reason in docs/decisions/0015-environment-of-the-app.md, and start-app.test.ts compares what both let through.

use std::ffi::{OsStr, OsString};

const APP_VARIABLES: [&str; 42] = [
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "PATH",
    "TMPDIR",
    "TZ",
    "LANG",
    "LANGUAGE",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "DBUS_SESSION_BUS_ADDRESS",
    "DESKTOP_SESSION",
    "DESKTOP_STARTUP_ID",
    "KDE_FULL_SESSION",
    "KDE_SESSION_VERSION",
    "GNOME_DESKTOP_SESSION_ID",
    "GTK_IM_MODULE",
    "QT_IM_MODULE",
    "XMODIFIERS",
    "GDK_SCALE",
    "GDK_DPI_SCALE",
    "GDK_BACKEND",
    "GTK_THEME",
    "XCURSOR_THEME",
    "XCURSOR_SIZE",
    "GSETTINGS_BACKEND",
    "NO_AT_BRIDGE",
    "SSH_AUTH_SOCK",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "__CF_USER_TEXT_ENCODING",
    "CHROME_DESKTOP",
    "ORIGINAL_XDG_CURRENT_DESKTOP",
    "LATCHKEY_RUNTIME_DIR",
];

const APP_VARIABLE_PREFIXES: [&str; 2] = ["LC_", "XDG_"];

/// Compared without regard to case.
const WINDOWS_VARIABLES: [&str; 32] = [
    "ALLUSERSPROFILE",
    "APPDATA",
    "COMMONPROGRAMFILES",
    "COMMONPROGRAMFILES(X86)",
    "COMMONPROGRAMW6432",
    "COMPUTERNAME",
    "COMSPEC",
    "HOMEDRIVE",
    "HOMEPATH",
    "LOCALAPPDATA",
    "LOGONSERVER",
    "NUMBER_OF_PROCESSORS",
    "OS",
    "PATHEXT",
    "PROCESSOR_ARCHITECTURE",
    "PROCESSOR_IDENTIFIER",
    "PROCESSOR_LEVEL",
    "PROCESSOR_REVISION",
    "PROGRAMDATA",
    "PROGRAMFILES",
    "PROGRAMFILES(X86)",
    "PROGRAMW6432",
    "PUBLIC",
    "SESSIONNAME",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "USERDOMAIN",
    "USERNAME",
    "USERPROFILE",
    "WINDIR",
];

const INSTANCE_VARIABLES: [&str; 2] = ["LATCHKEY_USER_DATA", "LATCHKEY_KEYCHAIN_SERVICE"];

/// Dropped in the test flavour too.
const NEVER_INHERITED: [&str; 18] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_CONFIG_PARAMETERS",
    "GIT_ASKPASS",
    "ELECTRON_RUN_AS_NODE",
    "NODE_OPTIONS",
    "LATCHKEY_ARGV0",
];

type Variable = (OsString, OsString);

/// What of the caller's environment the app may have. SECURITY: it outlives the caller and answers everybody.
pub fn for_app(given: impl Iterator<Item = Variable>, is_windows: bool) -> Vec<Variable> {
    let given: Vec<Variable> = given.collect();
    let value = |name: &str| given.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_os_str());
    let is_set = |name: &str| value(name).map_or(false, |v| !v.is_empty());
    let own_instance = is_set("LATCHKEY_USER_DATA") && is_set("LATCHKEY_RUNTIME_DIR");
    let keeps_all = own_instance && value("LATCHKEY_FLAVOUR") == Some(OsStr::new("test"));
    let kept = |name: &OsStr| match name.to_str() {
        None => false,
        Some(name) if keeps_all => !NEVER_INHERITED.contains(&name),
        Some(name) => is_kept(name, own_instance, is_windows),
    };
    let kept: Vec<bool> = given.iter().map(|(name, _)| kept(name)).collect();
    given.into_iter().zip(kept).filter_map(|(variable, keep)| keep.then_some(variable)).collect()
}

fn is_kept(name: &str, own_instance: bool, is_windows: bool) -> bool {
    if APP_VARIABLES.contains(&name) || APP_VARIABLE_PREFIXES.iter().any(|p| name.starts_with(p)) {
        return true;
    }
    if INSTANCE_VARIABLES.contains(&name) {
        return own_instance;
    }
    let upper = name.to_ascii_uppercase();
    is_windows && (APP_VARIABLES.contains(&upper.as_str()) || WINDOWS_VARIABLES.contains(&upper.as_str()))
}

#[cfg(test)]
mod tests {
    use super::for_app;

    fn kept(given: &[(&str, &str)], is_windows: bool) -> Vec<String> {
        let given = given.iter().map(|(n, v)| (n.into(), v.into()));
        for_app(given, is_windows).into_iter().map(|(n, _)| n.into_string().unwrap()).collect()
    }

    #[test]
    fn keeps_what_a_desktop_gives_and_nothing_else() {
        let given = [
            ("HOME", "/h"),
            ("LC_ALL", "C"),
            ("XDG_DATA_HOME", "/d"),
            ("AWS_ENDPOINT_URL", "http://x"),
            ("LD_PRELOAD", "/x"),
        ];
        assert_eq!(kept(&given, false), ["HOME", "LC_ALL", "XDG_DATA_HOME"]);
    }

    #[test]
    fn keeps_the_data_directory_only_beside_a_runtime_directory() {
        let data = ("LATCHKEY_USER_DATA", "/d");
        assert!(kept(&[data, ("LATCHKEY_RUNTIME_DIR", "")], false).iter().all(|n| n != "LATCHKEY_USER_DATA"));
        assert_eq!(kept(&[data, ("LATCHKEY_RUNTIME_DIR", "/r")], false).len(), 2);
    }

    #[test]
    fn keeps_the_environment_of_the_test_flavour_without_keys() {
        let own = [("LATCHKEY_USER_DATA", "/d"), ("LATCHKEY_RUNTIME_DIR", "/r")];
        let flavour = [("LATCHKEY_FLAVOUR", "test"), ("AWS_ENDPOINT_URL", "http://x"), ("AWS_PROFILE", "p")];
        assert_eq!(kept(&[own, [flavour[0], flavour[1]]].concat(), false).len(), 4);
        assert_eq!(kept(&[own, [flavour[0], flavour[2]]].concat(), false).len(), 3);
        assert!(kept(&flavour, false).is_empty());
    }

    #[test]
    fn knows_the_names_of_windows_in_any_case() {
        assert_eq!(
            kept(&[("SystemRoot", "C:"), ("Path", "x"), ("AWS_PROFILE", "p")], true),
            ["SystemRoot", "Path"]
        );
        assert!(kept(&[("SystemRoot", "C:")], false).is_empty());
    }
}
