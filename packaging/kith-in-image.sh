#!/bin/sh
# Gives a command in a container that has the service in it: kith doctor. What the service is given of memory is not the
# command's, which has to fit beside it.
unset JAVA_TOOL_OPTIONS
exec java -Xmx96m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -jar /app/quarkus-run.jar "$@"
