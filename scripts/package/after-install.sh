#!/bin/sh
# electron-builder fills in the two names in braces.
app='/opt/${sanitizedProductName}'

link() {
  # Another package's command of this name stays: somebody chose it.
  if [ -e "/usr/bin/$2" ] && [ ! -L "/usr/bin/$2" ]; then
    echo "latchkey: /usr/bin/$2 belongs to something else and stays; ours is $1" >&2
    return
  fi
  ln -sfn "$1" "/usr/bin/$2"
}
link "$app/${executable}" '${executable}'
link "$app/resources/bin/latchkey" latchkey
link "$app/resources/bin/git-remote-codecommit" git-remote-codecommit

# Chromium's setuid helper only where the kernel gives ordinary users no namespaces of their own.
if [ -L /proc/self/ns/user ] && unshare --user true 2>/dev/null; then
  chmod 0755 "$app/chrome-sandbox" || true
else
  chmod 4755 "$app/chrome-sandbox" || true
fi

command -v update-desktop-database >/dev/null && update-desktop-database -q /usr/share/applications || true

# Ubuntu 24 and later keep user namespaces for programs with a profile; older AppArmor cannot read ours and needs none.
profile="$app/resources/apparmor-profile"
if [ -f "$profile" ] && apparmor_status --enabled >/dev/null 2>&1 &&
  apparmor_parser --skip-kernel-load --debug "$profile" >/dev/null 2>&1; then
  cp -f "$profile" '/etc/apparmor.d/${executable}'
  ischroot 2>/dev/null || apparmor_parser --replace --write-cache --skip-read-cache '/etc/apparmor.d/${executable}' || true
fi
exit 0
