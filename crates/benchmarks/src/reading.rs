//! Pages of documentation to facts: a thousand of the pages that `oas-pages` is tested with, and tables that grow.

use std::hint::black_box;
use std::path::Path;

use crate::best_of_each;

/// Prints what reading pages costs.
pub fn measure() {
    println!("reading: pages of documentation to facts");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../oas-pages/tests/pages");
    let files = std::fs::read_dir(folder).expect("the pages of the tests").filter_map(|entry| Some(entry.ok()?.path()));
    let pages: Vec<Vec<u8>> = files
        .filter(|path| path.extension().is_none_or(|extension| extension != "facts"))
        .map(|path| std::fs::read(path).expect("a page"))
        .collect();
    let bytes: usize = pages.iter().map(Vec::len).sum();
    let mut all = || {
        for page in pages.iter().cycle().take(1000) {
            read(page);
        }
    };
    let [time] = best_of_each(3, [&mut all]);
    println!("  1,000 pages of {} bytes on average: {:.2} s", bytes / pages.len(), time / 1e6);
    for rows in [1_000, 10_000, 100_000] {
        let mut page = "GET /v1/a\n\n| Name | Type | Required | Description |\n|---|---|---|---|\n".to_owned();
        (0..rows).for_each(|row| page += &format!("| field_{row} | String | No | One of `a`, `b`; default `a`. |\n"));
        let [time] = best_of_each(1, [&mut || read(page.as_bytes())]);
        println!("  a table of {rows:>7} rows: {:>8.1} ms, {:>5.1} µs a row", time / 1e3, time / f64::from(rows));
    }
}

fn read(page: &[u8]) {
    let page = oas_pages::Page::new("page", page).expect("text");
    black_box(oas_pages::read(&page));
}
