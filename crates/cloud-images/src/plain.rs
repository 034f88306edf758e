//! Text from elsewhere, as a terminal may show it. Knows characters, not where they come from.

/// The longest text of one cell or message, in characters.
const LONGEST: usize = 2000;

/// A text that cannot drive a terminal: what controls it, or turns the direction of a line, stands as it is written in
/// source code. What is far too long for anybody to read is cut off.
pub fn plain(text: &str) -> String {
    let mut displayed = String::with_capacity(text.len().min(LONGEST));
    for (count, character) in text.chars().enumerate() {
        if count == LONGEST {
            displayed.push('…');
            break;
        }
        if drives(character) {
            displayed.extend(character.escape_debug());
        } else {
            displayed.push(character);
        }
    }
    displayed
}

fn drives(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'
        )
}
