//! Examples: `示例值：a`, `例如"x"`, ``For example, `x` ``, `such as: x`. Knows no other statement.

use crate::text::markup::{is_wide, narrow};
use crate::text::patterns;

const VALUE: &str = r#"(?P<value>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?|`[^`\n]{1,200}`|"[^"\n]{1,200}"|\[[^\]\n]{1,200}\]|\{[^}\n]{1,200}\}|[A-Za-z0-9][^\s,;。、)]{0,200})"#;

patterns! {
    /// Words with a sign behind them.
    LABELLED = format!(r"(?i)(?:示例值?|样例值?|举例|例如|(?:^|[。,;\s(])例|例子|比如|\bexamples?(?:\s+value)?|\bsamples?(?:\s+value)?|\bfor (?:example|instance)|\bsuch as|\be\.g\.?|\beg)\s*[:,]\s*{VALUE}");
    /// Words that a value follows at once: it must be marked as one, or look like one.
    SAID = format!(r"(?i)(?:示例值?|例如|比如|譬如|(?P<like>[,。;\s(]如\s?)|形如|\bfor (?:example|instance)|\bsuch as|\be\.g\.|\beg\.?\s|\bi\.e\.)(?:为|是)?\s*{VALUE}");
}

/// An example that a description gives.
pub(crate) fn example(text: &str) -> Option<String> {
    let text = narrow(text);
    let labelled = LABELLED.captures_iter(&text).map(|found| (found, true));
    let unlabelled = SAID.captures_iter(&text).map(|found| (found, false));
    labelled.chain(unlabelled).find_map(|(found, labelled)| {
        let value = found.name("value")?;
        let marked = value.as_str().starts_with(['`', '"', '[', '{']);
        let rest = &text[value.end()..];
        let trimmed = value.as_str().trim_end_matches(['.', ':']);
        let word = trimmed.chars().all(char::is_alphabetic);
        // A word of the sentence: `for example, when`, `示例：Bearer <token>`.
        let placeholder = rest.trim_start_matches(' ').starts_with(['{', '<', '$', '`', '*']);
        let goes_on = rest.trim_start_matches(' ').starts_with(|c: char| c.is_alphanumeric() || c == '`' || is_wide(c))
            && rest.starts_with([' ']);
        let fits = match (marked, labelled) {
            (true, _) => true,
            (false, true) => !(trimmed.contains(is_wide) || word && (placeholder || goes_on && found[0].contains(','))),
            (false, false) => {
                !word && !goes_on && !trimmed.contains(is_wide) && found.name("like").is_none_or(|_| trimmed.len() > 2)
                    || found.name("like").is_some() && !goes_on && !trimmed.contains(is_wide) && rest.is_empty()
            }
        };
        fits.then(|| trimmed.to_owned())
    })
}
