//! What the columns of tables are called; the titles themselves are in `columns.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::title::{lists, title};

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What a column of a table holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Column {
            $($(#[$doc])* $name,)*
        }

        impl Column {
            /// The column by its name in `columns.txt`.
            fn named(name: &str) -> Option<Self> {
                $(if name == stringify!($name) {
                    return Some(Self::$name);
                })*
                None
            }
        }
    };
}

columns! {
    Name,
    /// The name of a field of a certain level.
    Level,
    /// The field that holds the one of the row.
    Parent,
    Kind,
    Required,
    /// The other way round: whether it may be left out.
    Optional,
    Place,
    Default,
    Range,
    Example,
    Description,
    Status,
    Code,
}

static COLUMNS: LazyLock<HashMap<&str, Column>> = LazyLock::new(|| {
    let columns = lists(include_str!("columns.txt"));
    let columns = columns.filter_map(|(column, titles)| Some((Column::named(column)?, titles)));
    columns.flat_map(|(column, titles)| titles.map(move |title| (title, column))).collect()
});

/// What a column with this title holds.
pub(crate) fn column(text: &str) -> Option<Column> {
    let title = title(text);
    let title = title.trim_start_matches("参数的").trim();
    let exact = |wanted: &str| COLUMNS.get(wanted).copied();
    // `Type (length)`, `名称 Name`, `Required?`.
    let words: Vec<&str> = title.split(' ').collect();
    exact(title).or_else(|| exact(&words.concat())).or_else(|| {
        // `HTTP method` is no status.
        let known: Vec<Column> = words.iter().filter(|word| **word != "http").filter_map(|word| exact(word)).collect();
        known.first().copied().filter(|_| known.len() * 2 >= words.len() && words.len() <= 4)
    })
}
