//! How long texts are that match a pattern. Knows regular expressions as they are read, not what they are for.

use regex_syntax::hir::{Hir, HirKind, Look};

use super::set::Counts;

/// How many characters a text has at least and at most that matches a pattern.
pub(super) fn of(pattern: &str) -> Counts {
    let Ok(hir) = regex_syntax::parse(pattern) else { return (0, None) };
    let (least, greatest) = characters(&hir);
    let looks = hir.properties();
    let whole = looks.look_set_prefix().contains(Look::Start) && looks.look_set_suffix().contains(Look::End);
    (least, greatest.filter(|_| whole))
}

fn characters(hir: &Hir) -> Counts {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (0, Some(0)),
        HirKind::Literal(literal) => {
            let count = String::from_utf8_lossy(&literal.0).chars().count() as u64;
            (count, Some(count))
        }
        HirKind::Class(_) => (1, Some(1)),
        HirKind::Capture(capture) => characters(&capture.sub),
        HirKind::Repetition(repetition) => {
            let (least, greatest) = characters(&repetition.sub);
            let most = repetition.max.map(u64::from);
            let greatest = match (most, greatest) {
                (Some(0), _) | (_, Some(0)) => Some(0),
                (most, greatest) => most.zip(greatest).map(|(most, greatest)| most.saturating_mul(greatest)),
            };
            (least.saturating_mul(repetition.min.into()), greatest)
        }
        HirKind::Concat(all) => all.iter().map(characters).fold((0, Some(0)), |sum, one| {
            let greatest = sum.1.zip(one.1).map(|(sum, one): (u64, u64)| sum.saturating_add(one));
            (sum.0.saturating_add(one.0), greatest)
        }),
        HirKind::Alternation(all) => {
            let counts = || all.iter().map(characters);
            let greatest = counts().map(|(_, greatest)| greatest).try_fold(0, |most, one| Some(one?.max(most)));
            (counts().map(|(least, _)| least).min().unwrap_or(0), greatest)
        }
    }
}
