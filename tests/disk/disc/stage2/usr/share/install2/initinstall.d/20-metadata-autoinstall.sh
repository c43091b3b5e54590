#!/bin/sh
# Fetches what the installation is told by, and unpacks it where the installer looks for it.
# Environment: none.
set -eu
mkdir -p /tmp/metadata/groups
for name in autoinstall.scm vm-profile.scm; do cp-metadata "$name" "/tmp/metadata/$name"; done
cp-metadata pkg-groups.tar /tmp/metadata/pkg-groups.tar
tar -xf /tmp/metadata/pkg-groups.tar -C /tmp/metadata/groups
if cp-metadata install-scripts.tar /tmp/metadata/install-scripts.tar; then
  tar -xf /tmp/metadata/install-scripts.tar -C /usr/share/install2
fi
