#!/bin/sh
# Kith as the package installs it. The service manager starts the service by this; people give commands by it.
set -eu

app=/usr/share/kith/quarkus-run.jar
env_file=${KITH_ENV_FILE:-/etc/kith/kith.env}

die() { printf 'kith: %s\n' "$*" >&2; exit 1; }

case ${1:-} in
    -h | --help | -V | --version | help | manual) ;;
    *)
        # What is written has to be the service's, and what only it may read has to be readable.
        if [ "$(id -u)" -eq 0 ]; then
            exec setpriv --reuid=kith --regid=kith --init-groups --inh-caps=-all -- "$0" "$@"
        fi
        [ "$env_file" = none ] || {
            [ -r "$env_file" ] || die "$env_file cannot be read by you. Next: run this as root, as by sudo"
            # As the service manager reads it, and not as a shell would: what stands there is no program.
            while IFS= read -r line || [ -n "$line" ]; do
                case $line in
                    '' | '#'* | ';'*) ;;
                    *=*)
                        value=${line#*=}
                        case $value in
                            \"*\" | \'*\') value=${value#?} value=${value%?} ;;
                        esac
                        export "${line%%=*}=$value"
                        ;;
                esac
            done <"$env_file"
        }
        ;;
esac

java=${KITH_JAVA:-}
if [ -z "$java" ]; then
    for folder in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        [ -x "$folder/bin/java" ] && [ -r "$folder/release" ] || continue
        version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$folder/release")
        if [ "${version:-0}" -ge 25 ]; then
            java=$folder/bin/java
            break
        fi
    done
fi
[ -n "$java" ] || die "no Java 25 is installed. Next: install temurin-25-jre or openjdk-25-jre-headless, or name one in KITH_JAVA"

# A command is over before the second compiler would pay.
brief=
[ "${1:-serve}" = serve ] || brief="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
# shellcheck disable=SC2086 # the options are words
set -- $brief --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${KITH_JAVA_OPTIONS:-} -jar "$app" "$@"
exec "$java" "$@"
