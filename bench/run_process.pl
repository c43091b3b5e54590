# Runs one program and writes what the kernel accounted for it: wall seconds, peak memory in KiB, exit status.
# perl run_process.pl REPORT STDIN STDOUT PROGRAM [WORD...]. Linux on x86_64 and aarch64.
# perl, because it is on every system, calls wait4(2) directly, and is small: a child's peak counts from its fork.
use strict;
use warnings;
use POSIX ();

my ($report, $stdin, $stdout, @argv) = @ARGV;
my ($wait4, $clock_gettime) = (POSIX::uname())[4] eq 'aarch64' ? (260, 113) : (61, 228);
my $begin = monotonic();
my $pid = fork() // die "fork: $!\n";
if ($pid == 0) {
  open(STDIN, '<', $stdin) or POSIX::_exit(126);
  open(STDOUT, '>', $stdout) or POSIX::_exit(126);
  exec { $argv[0] } @argv or POSIX::_exit(127);
}
my $status = pack('l', 0);
my $usage = "\0" x 144;
my $ended = syscall($wait4, $pid, $status, 0, $usage);
my $seconds = monotonic() - $begin;
die "wait4: $!\n" if $ended != $pid;
# struct rusage: two timevals (user, system), then ru_maxrss.
my (undef, undef, undef, undef, $peak) = unpack('q5', $usage);
my $code = unpack('l', $status);
open(my $out, '>', $report) or die "$report: $!\n";
printf {$out} "%.6f %d %d\n", $seconds, $peak, $code & 127 ? 128 + ($code & 127) : $code >> 8;
close($out) or die "$report: $!\n";

sub monotonic {
  my $time = "\0" x 16;
  syscall($clock_gettime, 1, $time) == 0 or die "clock_gettime: $!\n";
  my ($whole, $nano) = unpack('q2', $time);
  return $whole + $nano / 1e9;
}
