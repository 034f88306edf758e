//! Measurements of the libraries, each against a peer in the same run. Run by `cargo xtask bench`, in release.

mod generation;
mod signing;

fn main() {
    generation::measure();
    signing::measure();
}

/// The best time of several runs, in microseconds: what is left when nothing else disturbs.
fn best(runs: usize, mut work: impl FnMut()) -> f64 {
    let mut best = f64::INFINITY;
    for _ in 0..runs {
        let start = std::time::Instant::now();
        work();
        best = best.min(start.elapsed().as_secs_f64() * 1e6);
    }
    best
}
