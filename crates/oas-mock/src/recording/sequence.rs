//! The values in a body that is read by and by, line by line or as the data of events. Knows how they stand there, not what they are.

use oas_contract::Sequence;

/// Their texts. What is not ended stands only where nothing is missing behind it.
pub(super) fn values(sequence: Sequence, text: &str, is_cut: bool) -> Vec<String> {
    let mut values = Vec::new();
    let ended = if is_cut { &text[..text.rfind('\n').map_or(0, |end| end + 1)] } else { text };
    match sequence {
        Sequence::Lines => {
            values.extend(ended.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned));
        }
        Sequence::Events => {
            let mut data: Option<String> = None;
            for line in ended.lines() {
                match (line.strip_prefix("data:").map(|rest| rest.strip_prefix(' ').unwrap_or(rest)), &mut data) {
                    (Some(more), Some(data)) => *data = format!("{data}\n{more}"),
                    (Some(first), None) => data = Some(first.to_owned()),
                    // An empty line ends an event; without one, it is none.
                    (None, _) if line.is_empty() => values.extend(data.take()),
                    (None, _) => {}
                }
            }
        }
    }
    values
}
