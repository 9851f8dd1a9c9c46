# What both packages do beside putting files in place; each calls these functions from its own scripts.
app=/opt/Latchkey

# Before the files of this package: the package manager itself would overwrite a command that no package owns.
refuse_foreign_commands() {
  foreign=
  for name in latchkey git-remote-codecommit latchkey-desktop; do
    place="/usr/bin/$name"
    if command -v dpkg-divert >/dev/null 2>&1; then
      place=$(dpkg-divert --truename "$place")
    fi
    [ -e "$place" ] || [ -L "$place" ] || continue
    case "$(readlink "$place")" in
      "$app"/*) ;;
      *) foreign="$foreign $place" ;;
    esac
  done
  [ -n "$foreign" ] || return 0
  echo "latchkey: not installed, because these are there and not from this package:$foreign" >&2
  echo "latchkey: move or rename them, and install again." >&2
  exit 1
}

finish_installation() {
  # Chromium's setuid helper only where the kernel gives ordinary users no namespaces of their own.
  mode=4755
  if [ "$(cat /proc/sys/kernel/unprivileged_userns_clone 2>/dev/null || echo 1)" != 0 ] &&
    [ -L /proc/self/ns/user ] && unshare --user true 2>/dev/null; then
    mode=0755
  fi
  chmod "$mode" "$app/chrome-sandbox" || true

  if command -v update-desktop-database >/dev/null 2>&1; then
    update-desktop-database -q /usr/share/applications || true
  fi

  # Ubuntu 24 and later keep user namespaces for programs with a profile; older AppArmor cannot read ours and needs none.
  profile="$app/resources/apparmor-profile"
  if apparmor_status --enabled >/dev/null 2>&1 &&
    apparmor_parser --skip-kernel-load --debug "$profile" >/dev/null 2>&1; then
    cp -f "$profile" /etc/apparmor.d/latchkey-desktop
    ischroot 2>/dev/null ||
      apparmor_parser --replace --write-cache --skip-read-cache /etc/apparmor.d/latchkey-desktop || true
  fi
}

# A package must not touch homes. The last moment at which the command is there.
say_before_removal() {
  echo "latchkey: what Latchkey wrote into users' AWS and git files stays there, and no longer works without it." >&2
  echo "latchkey: 'latchkey detach', run by each user before the removal, takes it out." >&2
}

say_after_removal() {
  echo "latchkey: removed. If you had not run 'latchkey detach': install Latchkey again, run it, and remove Latchkey." >&2
}

clean_up() {
  if [ -f /etc/apparmor.d/latchkey-desktop ]; then
    ischroot 2>/dev/null || apparmor_parser --remove /etc/apparmor.d/latchkey-desktop 2>/dev/null || true
    rm -f /etc/apparmor.d/latchkey-desktop
  fi
  if command -v update-desktop-database >/dev/null 2>&1; then
    update-desktop-database -q /usr/share/applications || true
  fi
}
