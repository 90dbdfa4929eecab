#!/bin/sh
# Installs, runs, upgrades, removes and purges the Debian package in a small Debian of its own: check.sh FOLDER-OF-PACKAGES.
# As root, since a Debian is made. Nothing outside of that Debian changes, and no service manager runs in it.
set -eu

packages=$1
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
PATH=$PATH:/usr/sbin:/sbin

say() { printf 'kith: %s\n' "$*" >&2; }
die() { say "NOT as it should be: $*"; exit 1; }

[ "$(id -u)" -eq 0 ] || die "making a small Debian needs root. Next: sudo ./kith package --check"
deb=$(ls "$packages"/kith_*_all.deb)
. /etc/os-release
suite=${VERSION_CODENAME:?}
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null \
    | sed -n 's|^URIs: *\([^ ]*/debian\)/* *$|\1|p; s|^deb *\(\[[^]]*\]\)\{0,1\} *\([^ ]*/debian\)/* .*|\2|p' | head -n 1)

work=$(mktemp -d /var/tmp/kith-package.XXXXXX)
root=$work/root
service=
leave() {
    [ -z "$service" ] || kill "$service" 2>/dev/null || true
    [ -z "$service" ] || wait "$service" 2>/dev/null || true
    for mounted in proc dev/shm; do
        if mountpoint -q "$root/$mounted"; then umount "$root/$mounted"; fi
    done
    rm -rf --one-file-system "$work"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# --- The service's unit and the manual ----------------------------------------------------------------------------------

systemd-analyze verify --man=no "$top/packaging/debian/kith.service" 2>&1 | grep -v 'kith is not executable' >&2 || true
exposure=$(systemd-analyze security --offline=true --no-pager "$top/packaging/debian/kith.service" \
    | sed -n 's/.*exposure level for [^:]*: \([0-9.]*\).*/\1/p')
say "exposure of the service: $exposure (at most 2.0)"
awk -v exposure="$exposure" 'BEGIN { exit !(exposure != "" && exposure <= 2.0) }' || die "it is too exposed"

# --- The small Debian -----------------------------------------------------------------------------------------------------

kept=/var/cache/kith/$suite.tar
if [ ! -e "$kept" ]; then
    say "making a small Debian ($suite)"
    debootstrap --variant=minbase --include=adduser "$suite" "$root" "${mirror:-http://deb.debian.org/debian}" \
        >"$work/debootstrap.log" 2>&1 || { tail "$work/debootstrap.log" >&2; die "debootstrap failed"; }
    rm -rf "$root"/var/cache/apt/archives/*.deb
    mkdir -p /var/cache/kith
    tar -C "$root" -cf "$kept.$$" . && mv "$kept.$$" "$kept"
else
    mkdir -p "$root"
    tar -C "$root" -xpf "$kept"
fi
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
printf '127.0.0.1 localhost\n' >"$root/etc/hosts"
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

# This release has no Java 25, so the one here stands for the package that would bring it.
mkdir -p "$root/usr/lib/jvm" "$work/java/DEBIAN"
tar -C "$(dirname "$JAVA_HOME")" --exclude=jmods --exclude=src.zip --exclude=ct.sym -cf - "$(basename "$JAVA_HOME")" \
    | tar -C "$root/usr/lib/jvm" -xf -
printf 'Package: java-25\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@kith.invalid>\nDescription: Java
Provides: java25-runtime-headless\n' | sed 's/^Description: Java$/Description: stands for a Java/' >"$work/java/DEBIAN/control"
dpkg-deb --root-owner-group --build "$work/java" "$root/java.deb" >/dev/null
cp "$deb" "$root/kith.deb"

# --- Install --------------------------------------------------------------------------------------------------------------

inside dpkg -i /kith.deb >"$work/log" 2>&1 && die "it can be installed without Java"
inside dpkg -i /java.deb /kith.deb >"$work/log" 2>&1 || { cat "$work/log" >&2; die "it cannot be installed"; }
grep -q 'Next: kith doctor' "$work/log" || die "it does not say what to do next"
mode() { chroot "$root" stat -c '%U:%G %a' "$1"; }
[ "$(mode /var/lib/kith)" = 'kith:kith 750' ] || die "/var/lib/kith is $(mode /var/lib/kith)"
[ "$(mode /etc/kith)" = 'root:kith 750' ] || die "/etc/kith is $(mode /etc/kith)"
[ "$(mode /etc/kith/kith.env)" = 'root:kith 640' ] || die "/etc/kith/kith.env is $(mode /etc/kith/kith.env)"
[ "$(inside kith --version)" = "kith $(sed -n 's|^    <version>\(.*\)</version>|\1|p' "$top/pom.xml")" ] \
    || die "its version is '$(inside kith --version)'"
zcat "$root/usr/share/man/man1/kith.1.gz" >"$work/kith.1"
grep -q 'kith account add' "$work/kith.1" || die "the manual page lacks commands"
warnings=$(man --warnings -E UTF-8 -l "$work/kith.1" 2>&1 >/dev/null) || true
[ -z "$warnings" ] || die "the manual page: $warnings"
bash -n "$root/usr/share/bash-completion/completions/kith" || die "the completion is no bash"
grep -q '"bomFormat" *: *"CycloneDX"' "$root/usr/share/doc/kith/sbom.cdx.json" || die "there is no list of components"
say "it is installed"

# --- Run ------------------------------------------------------------------------------------------------------------------

free() { shuf -i 20000-32000 -n 1; }
port=$(free)
printf 'not a real secret' >"$root/etc/kith/component.secret"
chroot "$root" chown kith:kith /etc/kith/component.secret
chmod 600 "$root/etc/kith/component.secret"
cat >>"$root/etc/kith/kith.env" <<TEXT
# A line of the operator's.
KITH_CARDDAV_ORIGINS=https://dav.example.org
KITH_XMPP_PORT=1
KITH_BADGE_PORT=$(free)
QUARKUS_HTTP_PORT=$port
TEXT

start() {
    chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root kith serve >"$work/service.log" 2>&1 &
    service=$!
    tries=0
    until curl -fs -o /dev/null "http://127.0.0.1:$port/q/health/started"; do
        kill -0 "$service" 2>/dev/null || { cat "$work/service.log" >&2; die "the service ended"; }
        tries=$((tries + 1))
        [ "$tries" -lt 240 ] || { cat "$work/service.log" >&2; die "the service does not start"; }
        sleep 0.5
    done
}
stop() {
    kill "$service"
    status=0
    wait "$service" || status=$?
    service=
    case $status in 0 | 143) ;; *) cat "$work/service.log" >&2; die "the service ended with $status" ;; esac
}

start
[ "$(stat -c %u "/proc/$service")" = "$(chroot "$root" id -u kith)" ] || die "the service runs as somebody else"
inside kith account list >"$work/log" 2>&1 || { cat "$work/log" >&2; die "a command does not work beside the service"; }
stop
[ "$(mode /var/lib/kith/data)" = 'kith:kith 700' ] || [ "$(mode /var/lib/kith/data)" = 'kith:kith 755' ] \
    || die "/var/lib/kith/data is $(mode /var/lib/kith/data)"
say "it runs, as its own user"

# --- Upgrade --------------------------------------------------------------------------------------------------------------

dpkg-deb -R "$deb" "$work/newer"
sed -i 's/^Version: .*/&+1/' "$work/newer/DEBIAN/control"
echo '# a new line of the package' >>"$work/newer/etc/kith/kith.env"
dpkg-deb --root-owner-group -Zgzip -z1 --build "$work/newer" "$root/newer.deb" >/dev/null
inside dpkg --force-confold -i /newer.deb >"$work/log" 2>&1 || { cat "$work/log" >&2; die "it cannot be upgraded"; }
grep -q "A line of the operator's" "$root/etc/kith/kith.env" || die "the upgrade lost settings"
[ "$(mode /etc/kith/kith.env)" = 'root:kith 640' ] || die "after the upgrade kith.env is $(mode /etc/kith/kith.env)"
start
stop
say "it is upgraded, with its settings and its data"

# --- Remove and purge -----------------------------------------------------------------------------------------------------

inside dpkg -r kith >"$work/log" 2>&1 || { cat "$work/log" >&2; die "it cannot be removed"; }
[ ! -e "$root/usr/bin/kith" ] && [ ! -e "$root/usr/share/kith" ] || die "the program is still there"
[ -e "$root/etc/kith/kith.env" ] && [ -e "$root/var/lib/kith/data" ] || die "removing took settings or data"
inside dpkg -P kith >"$work/log" 2>&1 || { cat "$work/log" >&2; die "it cannot be purged"; }
grep -q 'still in /var/lib/kith' "$work/log" || die "it does not say what is left"
[ ! -e "$root/etc/kith/kith.env" ] || die "purging left its settings"
[ -e "$root/etc/kith/component.secret" ] && [ -e "$root/var/lib/kith/data" ] || die "purging took what it must not"
say "it is removed and purged; what Kith remembers is still there"
say "the package is as it should be"
