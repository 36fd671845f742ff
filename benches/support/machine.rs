//! The machine under a measurement: its cores, the limit on open files, and what the kernel counts for one process.
//! Promises figures of the kernel only (`/proc`), never estimates. Knows nothing of servers or requests. Linux only.

use std::fs;
use std::io;
use std::time::Duration;

use nix::sched::{CpuSet, sched_setaffinity};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::unistd::Pid;

/// The core that servers run on, and the one that the load comes from.
pub const SERVER_CORE: usize = 0;
pub const LOAD_CORE: usize = 1;

/// Pins the calling thread, and whatever it starts from now on, to one core.
pub fn pin_to(core: usize) -> io::Result<()> {
    let mut set = CpuSet::new();
    set.set(core)?;
    Ok(sched_setaffinity(Pid::from_raw(0), &set)?)
}

/// Raises the limit on open files, for this process and its children, to `wanted` or to what the system allows.
pub fn raise_open_files(wanted: u64) -> io::Result<u64> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    let reachable = wanted.min(hard).max(soft);
    setrlimit(Resource::RLIMIT_NOFILE, reachable, hard)?;
    Ok(reachable)
}

/// Processor time of a process since its start.
#[derive(Clone, Copy, Debug)]
pub struct CpuTime {
    /// Nanoseconds on a core, from the scheduler's own clock.
    pub total_ns: u64,
    /// The kernel's split in clock ticks (10 ms), good to 1% over a second.
    pub user_ticks: u64,
    pub system_ticks: u64,
}

impl CpuTime {
    /// Sums over the living threads of `pid`.
    pub fn of(pid: u32) -> io::Result<CpuTime> {
        let mut total_ns = 0;
        for task in fs::read_dir(format!("/proc/{pid}/task"))? {
            let text = fs::read_to_string(task?.path().join("schedstat"))?;
            total_ns += field(text.split_ascii_whitespace().next())?;
        }
        let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
        // The command in brackets may hold blanks; utime and stime are fields 14 and 15, counted from 1 (proc(5)).
        let after_command = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let mut fields = after_command.split_ascii_whitespace().skip(11);
        Ok(CpuTime {
            total_ns,
            user_ticks: field(fields.next())?,
            system_ticks: field(fields.next())?,
        })
    }

    /// (user, system) between two readings: the exact total, split as the ticks are.
    pub fn since(self, earlier: CpuTime) -> (Duration, Duration) {
        let total_ns = self.total_ns.saturating_sub(earlier.total_ns);
        let user = self.user_ticks.saturating_sub(earlier.user_ticks);
        let system = self.system_ticks.saturating_sub(earlier.system_ticks);
        let user_ns = total_ns * user / (user + system).max(1);
        (Duration::from_nanos(user_ns), Duration::from_nanos(total_ns - user_ns))
    }
}

/// Anonymous memory (`RssAnon`) of a process in bytes: what it holds for itself, without mapped files.
pub fn anonymous_memory_bytes(pid: u32) -> io::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    Ok(field(line.and_then(|rest| rest.split_ascii_whitespace().next()))? * 1024)
}

/// One line on the state of the machine, so that a reader can judge the figures beside it.
pub fn describe() -> String {
    let cpuinfo = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpuinfo.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("unknown");
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(1, |n| n.get());
    let model = model.trim_start_matches([' ', '\t', ':']);
    let load = load.split_ascii_whitespace().next().unwrap_or("?");
    format!("{cores} cores, {model}, Linux {}, load {load} at the start", kernel.trim())
}

fn field(text: Option<&str>) -> io::Result<u64> {
    text.and_then(|text| text.parse().ok())
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a field of /proc is missing"))
}
