//! Measurements of the libraries, each against a peer in the same run. Run by `cargo xtask bench`, in release.

mod calling;
mod comparing;
mod cost;
mod generation;
mod growth;
mod progenitor_alone;
mod reading;
mod same_call;
mod signing;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // A measured process is this program once more.
    if let Some((task, files)) = arguments.split_first() {
        return comparing::task(task, files).map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS);
    }
    generation::measure();
    signing::measure();
    calling::measure();
    comparing::measure();
    reading::measure();
    growth::measure();
    ExitCode::SUCCESS
}

/// The best time of several runs of each, in microseconds: what is left when nothing else disturbs. They take turns, so
/// that a slow moment of the machine meets all of them.
fn best_of_each<const N: usize>(runs: usize, mut works: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut best = [f64::INFINITY; N];
    for _ in 0..runs {
        for (work, best) in works.iter_mut().zip(&mut best) {
            let start = std::time::Instant::now();
            work();
            *best = best.min(start.elapsed().as_secs_f64() * 1e6);
        }
    }
    best
}
