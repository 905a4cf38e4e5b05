//! What the system says of a process: the time it spent on a processor, the memory it holds.

use std::time::Duration;

/// Time spent on processors so far, in user and system mode; `None` where the system does not tell.
pub(super) fn cpu_time(pid: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in brackets and may hold anything; the numbers follow the last bracket.
    let numbers: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |place: usize| numbers.get(place)?.parse::<u64>().ok();
    // Linux counts in hundredths of a second, whatever the machine.
    Some(Duration::from_millis(
        (ticks(11)?.saturating_add(ticks(12)?)).saturating_mul(10),
    ))
}

/// The time that this process and another have spent on processors so far.
pub(super) fn both(other: u32) -> Option<(Duration, Duration)> {
    Some((cpu_time(std::process::id())?, cpu_time(other)?))
}

/// Memory held in RAM, in MiB.
pub(super) fn resident_mib(pid: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kib: u32 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(f64::from(kib) / 1024.0)
}

/// Time that this thread has spent on a processor so far, to the nanosecond; `None` where the system does not tell.
///
/// On a machine that others use too it says what the work costs, where the clock on the wall says who else worked.
pub(super) fn own_thread_time() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split(' ')
        .next()?
        .parse()
        .ok()
        .map(Duration::from_nanos)
}
