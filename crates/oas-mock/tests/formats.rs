//! The table of formats and the codecs of the runtime, of which the fake knows both: none lacks the other.

use std::collections::BTreeSet;

use oas_contract::formats;
use oas_runtime::wire;

#[test]
fn every_format_has_its_codec_and_every_codec_its_format() {
    let listed: BTreeSet<&str> = formats::ALL.iter().filter_map(|format| format.codec).collect();
    let there: BTreeSet<&str> = wire::NAMED.iter().copied().collect();
    assert_eq!(listed, there);
}
