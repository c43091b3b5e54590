# Functions for sessions with consoles: a BMC (ipmi_sim) with a shell on its serial port, and terminals (tmux).
# Sourced by the shell of a session. Environment: none.
# shellcheck shell=sh

password=PASSW0RD

# start_bmc ADDRESS: user ADMIN with that password; the serial port asks for a name, then is a shell
start_bmc() {
  bmc=/var/lib/bmc-$1
  mkdir -p "$bmc/state"
  cat > "$bmc/lan.conf" << EOF
name "$1"
set_working_mc 0x20
  startlan 1
    addr $1 623
    priv_limit admin
    allowed_auths_admin none md2 md5 straight
    guid 00112233445566778899aabbccddeeff
  endlan
  sol "tcp:$1:9001" 115200
  user 2 true "ADMIN" "$password" admin 10 none md2 md5 straight
EOF
  cat > "$bmc/emu" << EOF
mc_setbmc 0x20
mc_add 0x20 0x20 no-device-sdrs 0x01 2 0x35 0xbf 0x004a66 0x0623
mc_enable 0x20
EOF
  cat > "$bmc/serial" << 'EOF'
#!/bin/sh
printf 'node1.localdomain login: '
read -r name
echo "Welcome $name"
PS1='node1# ' exec sh -i
EOF
  chmod 755 "$bmc/serial"
  socat "TCP-LISTEN:9001,bind=$1,reuseaddr,fork" "EXEC:$bmc/serial,pty,setsid,ctty,stderr" > "$bmc/serial.log" 2>&1 &
  until_true "ss -lnt | grep -q $1:9001"
  ipmi_sim -n -c "$bmc/lan.conf" -f "$bmc/emu" -s "$bmc/state" > "$bmc/log" 2>&1 &
  until_true "ss -lnu | grep -q $1:623"
}

# until_true COMMAND…: waits, at most 20 s; one word is a command line
until_true() {
  tries=0
  until if [ $# -eq 1 ]; then eval "$1"; else "$@"; fi > /dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] || { echo "It did not come about: $*"; return 1; }
    sleep 0.1
  done
}

# window NAME COMMAND…: a terminal of 100 by 30 with this command
window() {
  name=$1
  shift
  tmux new-session -d -s "$name" -x 100 -y 30 "$@"
}

# shown NAME TEXT: waits until the terminal shows it
shown() {
  until_true shows "$1" "$2" || { tmux capture-pane -p -t "$1"; return 1; }
}

# shows NAME TEXT: true where the terminal shows it now
shows() {
  tmux capture-pane -p -t "$1" | grep -qF -- "$2"
}

# closed NAME: waits until the command in the terminal has ended
closed() {
  until_true "! tmux has-session -t $1 2> /dev/null"
}
