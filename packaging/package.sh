#!/bin/sh
# Builds what Kith is installed from, out of an application that has been built: package.sh FOLDER VERSION TIME.
# The launcher calls it: ./kith package. TIME (seconds since 1970) is what every file is dated with.
set -eu

out=$1 version=$2 SOURCE_DATE_EPOCH=$3
export SOURCE_DATE_EPOCH
top=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
java=$JAVA_HOME/bin/java
umask 022

say() { printf 'kith: %s\n' "$*" >&2; }

# --- Debian -------------------------------------------------------------------------------------------------------------

# A version that is not released yet comes before the one that will be.
debian_version() { printf '%s\n' "$version" | sed 's/-SNAPSHOT$/~snapshot/'; }

settings() { # as the package has them, from the example that everybody reads
    sed -e '1s/.*/# Fill in the three that have no default. Next: kith doctor, and then systemctl enable --now kith./' \
        -e '2s|.*|# /usr/share/doc/kith/configuration.md says more about every key.|' \
        -e 's|^#KITH_DATA_DIR=.*|KITH_DATA_DIR=/var/lib/kith/data|' \
        -e 's|/etc/kith/secrets.key|/var/lib/kith/secrets.key|' \
        "$top/.env.example"
}

debian() {
    root=$out/debian
    rm -rf "$root"
    mkdir -p "$root/DEBIAN" "$root/etc/kith" "$root/usr/bin" "$root/usr/share/doc/kith" "$root/usr/share/man/man1" \
        "$root/usr/share/bash-completion/completions" "$root/lib/systemd/system"
    cp -r "$top/target/quarkus-app" "$root/usr/share/kith"
    rm -f "$root/usr/share/kith/quarkus-app-dependencies.txt"
    cp "$top/packaging/debian/kith.sh" "$root/usr/bin/kith"
    cp "$top/packaging/debian/kith.service" "$root/lib/systemd/system/"
    settings >"$root/etc/kith/kith.env"
    "$java" -jar "$top/target/quarkus-app/quarkus-run.jar" manual page >"$root/usr/share/man/man1/kith.1"
    gzip -9n "$root/usr/share/man/man1/kith.1"
    "$java" -jar "$top/target/quarkus-app/quarkus-run.jar" manual completion \
        | grep -v '^# Generated\|^#   on \|^# on ' >"$root/usr/share/bash-completion/completions/kith"
    cp "$top/packaging/debian/copyright" "$out/sbom.cdx.json" "$top/docs/configuration.md" "$top/docs/operating.md" \
        "$root/usr/share/doc/kith/"
    gzip -9nc "$top/CHANGELOG.md" >"$root/usr/share/doc/kith/changelog.gz"
    cp -r "$top/ops" "$root/usr/share/doc/kith/examples"
    for script in conffiles postinst prerm postrm; do
        cp "$top/packaging/debian/$script" "$root/DEBIAN/"
    done
    chmod -R u=rwX,go=rX "$root"
    chmod 755 "$root/usr/bin/kith" "$root/DEBIAN/postinst" "$root/DEBIAN/prerm" "$root/DEBIAN/postrm"
    size=$(du -sk --exclude=DEBIAN "$root" | cut -f1)
    sed -e "s/@VERSION@/$(debian_version)/" -e "s/@SIZE@/$size/" -e 's/@ARCHITECTURE@/all/' \
        -e 's/@JAVA@/temurin-25-jre | temurin-25-jdk | openjdk-25-jre-headless | java25-runtime-headless/' \
        "$top/packaging/debian/control" >"$root/DEBIAN/control"
    (cd "$root" && find etc usr lib -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
    find "$root" -newermt "@$SOURCE_DATE_EPOCH" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    deb=$out/kith_$(debian_version)_all.deb
    dpkg-deb --root-owner-group -Zxz -z1 --build "$root" "$deb" >&2
    rm -rf "$root"
    say "$deb"
}

mkdir -p "$out"
debian
