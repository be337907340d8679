#!/bin/sh
# Installs a gate or a centre on Debian 12, 13 or 64-bit Raspberry Pi OS; may be run again at any time.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
opt=/opt/gateway
umask 022 # the gate's users read what root installs

usage() {
    cat <<'END'
systemd/install.sh gate         this machine stands at a gate
systemd/install.sh central      this machine is the park's centre
systemd/install.sh --uninstall  removes programs and units; keeps settings, keys and records

Run as root. Installs Debian packages, a Python environment of locked versions in /opt/gateway, users,
units and device names. Settings that exist are kept. Services that run are restarted; services that
do not run are not started: the last lines tell what is still to be done.
END
}

say() { printf 'install: %s\n' "$*"; }

fail() {
    printf 'install: %s\n' "$*" >&2
    exit 1
}

systemd_runs() { [ -d /run/systemd/system ]; }

install_packages() {
    packages="python3 python3-venv ca-certificates tzdata libzbar0 libgl1 libglib2.0-0 libsm6
        libice6 libxext6 libx11-6 libxcb1"
    say "Debian packages"
    apt-get -qq update
    # shellcheck disable=SC2086 # a list of names
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install \
        --no-install-recommends $packages
    python3 -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' ||
        fail "needs Python 3.11 or newer, found $(python3 --version)"
}

# What the environment is made from; the same content gives the same folder.
fingerprint() {
    cd "$root"
    find gateway firmware_bridge pyproject.toml .lock/runtime.txt README.md LICENSE -type f \
        ! -name '*.pyc' | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c 1-12
}

# The new environment grows beside the one in use, so that a failure leaves the old one running.
install_program() {
    venv=$opt/venv-$(fingerprint)
    if ! [ -e "$venv/.complete" ]; then
        say "Python environment in $venv (about a minute)"
        python3 -m venv --clear "$venv"
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes \
            --only-binary :all: -r "$root/.lock/runtime.txt"
        copy=$(mktemp -d)
        cp -R "$root/gateway" "$root/firmware_bridge" "$root/pyproject.toml" "$root/README.md" \
            "$root/LICENSE" "$copy"
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-index \
            --no-deps --no-build-isolation "$copy"
        rm -rf "$copy"
        "$venv/bin/gateway" --help >/dev/null
        touch "$venv/.complete"
    fi
    previous=$(readlink "$opt/current" || :)
    ln -sfn "$venv" "$opt/current"
    ln -sf "$opt/current/bin/gateway" /usr/local/bin/gateway
    for old in "$opt"/venv-*; do
        if [ "$old" != "$venv" ] && [ "$old" != "$previous" ]; then rm -rf "$old"; fi
    done
}

install_users() {
    say "users and folders"
    install -D -m 0644 "$root/systemd/sysusers.conf" /etc/sysusers.d/gateway.conf
    install -D -m 0644 "$root/systemd/tmpfiles.conf" /etc/tmpfiles.d/gateway.conf
    systemd-sysusers /etc/sysusers.d/gateway.conf
    systemd-tmpfiles --create /etc/tmpfiles.d/gateway.conf
}

# keep SOURCE TARGET GROUP: copies unless the target is there.
keep() {
    if [ -e "$2" ]; then
        say "kept $2"
    else
        install -D -m 0640 -g "$3" "$1" "$2"
        say "made $2"
    fi
}

# The centre's settings are made by `gateway central init`, together with its keys.
install_settings() {
    if [ "$1" = gate ]; then
        keep "$root/config/gateway.toml" /etc/gateway/gateway.toml gateway
        keep "$root/config/policy.toml" /etc/gateway/policy.toml gateway
        keep "$root/config/policy.plain.toml" /etc/gateway/policy.plain.toml gateway
        keep "$root/systemd/70-gateway.rules" /etc/udev/rules.d/70-gateway.rules root
        chmod 0644 /etc/udev/rules.d/70-gateway.rules
        if systemd_runs; then udevadm control --reload && udevadm trigger; fi
    fi
}

units() {
    if [ "$1" = gate ]; then echo gateway gateway-web; else echo gateway-central gateway-central-work@; fi
}

install_units() {
    if [ "$1" = gate ]; then
        install -m 0644 "$root/systemd/gateway.slice" /etc/systemd/system/
    fi
    for unit in $(units "$1"); do
        say "unit $unit.service"
        install -m 0644 "$root/systemd/$unit.service" /etc/systemd/system/
    done
    if systemd_runs; then
        systemctl daemon-reload
        for unit in $(units "$1"); do
            case $unit in
            *@) systemctl try-restart "$unit*.service" ;; # every instance that runs
            *) systemctl try-restart "$unit.service" ;;
            esac
        done
    fi
}

next_steps() {
    if [ "$1" = gate ]; then
        cat <<'END'

下一步 Next:
 1. 从中心拷贝公钥表和名单密钥 Copy from the centre: trust.json and roster.key -> /etc/gateway/
 2. 拷贝登录消息服务器的证书 Copy what `gateway central certificate gate-1` made at the centre to
    /etc/gateway/link: ca.pem, gate-1.pem as gate.pem, gate-1.key as gate.key
 3. 填写门号、园区、消息服务器 Edit /etc/gateway/gateway.toml: gate.id, gate.name, gate.site, mqtt
 4. 给设备命名 Adapt /etc/udev/rules.d/70-gateway.rules, then: ls -l /dev/gate-*
 5. 检查 Check:  systemd-tmpfiles --create && gateway check-config && gateway doctor
 6. 启动 Start:  systemctl enable --now gateway gateway-web
 7. 首个口令 The guard's first password:  journalctl -u gateway-web
END
    else
        cat <<'END'

下一步 Next:
 1. 生成密钥、配置、首个口令 Make keys, settings and the operator's first password:
        gateway central init --dir /etc/gateway-central --state-dir /var/lib/gateway-central \
            --site park-1 --public-url https://park.example.com
        systemd-tmpfiles --create
 2. 安装消息服务器 Install the broker: apt-get install mosquitto; certificates of broker and centre:
        gateway central certificate broker --broker mqtt.example.lan --broker localhost
        gateway central certificate central
    config/mosquitto.conf and config/mosquitto.acl show how. Then edit [mqtt] in
    /etc/gateway-central/central.toml, and: systemd-tmpfiles --create
 3. 检查 Check:  gateway check-config --central /etc/gateway-central/central.toml
 4. 导入名单 The park's people:  gateway central roster import PEOPLE.csv --links LINKS.csv
 5. 启动 Start:  systemctl enable --now gateway-central
 6. 每个道闸 For each gate: `gateway central certificate GATE`; copy what it made, trust.json and
    roster.key from /etc/gateway-central
END
    fi
}

uninstall() {
    if systemd_runs; then systemctl disable --now 'gateway-central-work@*.service' || :; fi
    rm -f /etc/systemd/system/gateway-central-work@.service \
        /etc/systemd/system/multi-user.target.wants/gateway-central-work@*.service
    for unit in gateway gateway-web gateway-central; do
        if [ -e "/etc/systemd/system/$unit.service" ]; then
            if systemd_runs; then systemctl disable --now "$unit.service"; fi
            rm -f "/etc/systemd/system/$unit.service" \
                "/etc/systemd/system/multi-user.target.wants/$unit.service"
        fi
    done
    rm -f /etc/systemd/system/gateway.slice
    rm -f /usr/local/bin/gateway /etc/sysusers.d/gateway.conf /etc/tmpfiles.d/gateway.conf
    rm -rf "$opt"
    if systemd_runs; then systemctl daemon-reload; fi
    say "removed. Kept: /etc/gateway*, /var/lib/gateway*, /etc/udev/rules.d/70-gateway.rules, users"
}

case ${1:-} in
gate | central)
    [ "$(id -u)" = 0 ] || fail "must be run as root"
    [ "$(getconf LONG_BIT)" = 64 ] || fail "needs a 64-bit system: OpenCV has no wheel for this one"
    install_packages
    install_program
    install_users
    install_settings "$1"
    install_units "$1"
    next_steps "$1"
    ;;
--uninstall)
    [ "$(id -u)" = 0 ] || fail "must be run as root"
    uninstall
    ;;
--help | -h) usage ;;
*)
    usage >&2
    exit 2
    ;;
esac
