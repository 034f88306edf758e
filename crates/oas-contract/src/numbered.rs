//! Names that several things want: all but the first get a number. Knows numbers, no names.

/// The first number, from 2 on, that nothing has, where those before it are taken without a gap; one of those that nothing has
/// otherwise. It is searched for in steps that double, then between the last two, so that many names cost no more than few.
///
/// ```
/// let taken = ["image", "image-2", "image-3"];
/// let number = oas_contract::free_number(|number| taken.contains(&&*format!("image-{number}")));
/// assert_eq!(number, 4);
/// ```
pub fn free_number(is_taken: impl Fn(u64) -> bool) -> u64 {
    let (mut taken, mut free) = (1, 2);
    while is_taken(free) {
        (taken, free) = (free, free * 2);
    }
    while free - taken > 1 {
        let middle = u64::midpoint(taken, free);
        if is_taken(middle) {
            taken = middle;
        } else {
            free = middle;
        }
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_each_other() {
        for last in 1..200 {
            assert_eq!(free_number(|number| number <= last), last + 1);
        }
        // Where there are gaps, it may be a later one.
        assert_eq!(free_number(|number| number == 2 || number == 4), 5);
    }

    /// How often it is asked grows with the digits of the number, so that n names cost little more than twice what half of them do.
    #[test]
    fn many_cost_no_more_than_few() {
        for last in [10, 1_000, 100_000] {
            let asked = std::cell::Cell::new(0);
            free_number(|number| {
                asked.set(asked.get() + 1);
                number <= last
            });
            assert!(asked.get() <= 2 * last.ilog2() + 2, "{last}: {}", asked.get());
        }
    }
}
