#!/bin/sh
# Runs with "upgrade" too, after which the new version has already made its links again: only a removal takes them.
case "$1" in
  upgrade | 1) exit 0 ;;
esac
app='/opt/${sanitizedProductName}'

for name in '${executable}' latchkey git-remote-codecommit; do
  case "$(readlink "/usr/bin/$name" 2>/dev/null)" in
    "$app"/*) rm -f "/usr/bin/$name" ;;
  esac
done

# A package must not touch homes.
echo "latchkey: profiles in users' AWS files that 'latchkey detach' did not take out are still there and no longer work." >&2
echo "latchkey: to take them out now, install again and run it." >&2

if [ -f '/etc/apparmor.d/${executable}' ]; then
  ischroot 2>/dev/null || apparmor_parser --remove '/etc/apparmor.d/${executable}' 2>/dev/null || true
  rm -f '/etc/apparmor.d/${executable}'
fi
command -v update-desktop-database >/dev/null && update-desktop-database -q /usr/share/applications || true
exit 0
