//! Texts that are almost like others: what editors, copies and attackers make of them. Knows bytes and lines, nothing of what
//! they say. The same number always leads to the same text.

/// Pieces that have been trouble for readers.
const PIECES: [&str; 20] = [
    "\u{feff}",
    "\0",
    "\r",
    "\u{202e}",
    "，",
    "，region",
    "：",
    "{",
    "[",
    "\"",
    "'",
    "&a ",
    "*a",
    "<<: ",
    "- ",
    "|\n",
    "```\n",
    "<table><tr>",
    "9223372036854775808",
    "-1e999",
];

/// A source of numbers that look random (`SplitMix64`).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }

    fn range(&mut self, end: usize) -> std::ops::Range<usize> {
        let start = self.below(end);
        start..(start + 1 + self.below(40)).min(end)
    }
}

/// One to six changes of a text. `other` is another one of its kind, to take pieces from.
pub fn mutated(text: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    let mut text = text.to_vec();
    for _ in 0..=random.below(6) {
        change(&mut text, other, random);
    }
    text
}

fn change(text: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = random.below(text.len() + 1);
    match random.below(10) {
        0 => drop(text.drain(random.range(text.len()))),
        1 => {
            let piece = PIECES[random.below(PIECES.len())];
            text.splice(at..at, piece.bytes().cycle().take(piece.len() * (1 + random.below(3))));
        }
        2 => {
            let piece = other[random.range(other.len())].to_vec();
            text.splice(at..at, piece);
        }
        3 if at < text.len() => text[at] = random.next().to_le_bytes()[0],
        4 => {
            let piece = text[random.range(text.len())].to_vec();
            text.splice(at..at, piece);
        }
        5 => text.truncate(at),
        _ => lines(text, other, random),
    }
}

/// Changes of whole lines, after which more than the first thing is read.
fn lines(text: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let mut all: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    let others: Vec<&[u8]> = other.split_inclusive(|byte| *byte == b'\n').collect();
    let (from, to) = (random.below(all.len()), random.below(all.len() + 1));
    match random.below(5) {
        0 if from < all.len() => drop(all.remove(from)),
        1 if from < all.len() => all.insert(to, all[from]),
        2 if !others.is_empty() => all.insert(to, others[random.below(others.len())]),
        3 if !all.is_empty() => {
            let to = to % all.len();
            all.swap(from, to);
        }
        // Two words change places, so that a value stands where another one is expected.
        _ if from < all.len() => {
            let mut words: Vec<&[u8]> = all[from].split_inclusive(|byte| b" :|,{}".contains(byte)).collect();
            let (a, b) = (random.below(words.len()), random.below(words.len()));
            words.swap(a, b);
            let line = words.concat();
            let before = all[..from].concat();
            *text = [before, line, all[from + 1..].concat()].concat();
            return;
        }
        _ => {}
    }
    *text = all.concat();
}
