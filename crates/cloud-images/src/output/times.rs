//! How points in time are written: of which zone, for people and for programs. Knows what a value means, not where it stands.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use oas_contract::formats::Meaning;
use oas_runtime::Json;

/// The zone of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// That of this machine.
    Local,
    /// In coordinated universal time, as RFC 3339 has it.
    Utc,
    /// As the provider sends them.
    Raw,
}

impl Times {
    /// What the option says, where it says something.
    pub fn of(word: &str) -> Self {
        match word {
            "local" => Self::Local,
            "raw" => Self::Raw,
            _ => Self::Utc,
        }
    }

    /// A value that is a time, as RFC 3339 writes it, without a zone where none is known; nothing for every other value.
    pub fn written(self, value: &Json, meaning: Meaning) -> Option<String> {
        if self == Self::Raw {
            return None;
        }
        let digits = || value.as_i64().or_else(|| value.as_str()?.parse().ok());
        let instant = match meaning {
            Meaning::Seconds => Timestamp::from_second(digits()?).ok()?,
            Meaning::Milliseconds => Timestamp::from_millisecond(digits()?).ok()?,
            Meaning::Instant => value.as_str()?.parse().ok()?,
            // Nobody knows where this clock hangs, so nothing is made of it but its spelling.
            Meaning::LocalTime => return Some(value.as_str()?.parse::<DateTime>().ok()?.to_string()),
            _ => return None,
        };
        let zoned = instant.to_zoned(TimeZone::system());
        Some(match self {
            Self::Local => zoned.strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string(),
            _ => instant.to_string(),
        })
    }

    /// The same for people: whole seconds, and a space instead of the `T`.
    pub fn display(self, value: &Json, meaning: Meaning) -> Option<String> {
        let written = self.written(value, meaning)?;
        let (day, time) = written.split_once('T')?;
        let fraction = time.find('.').map_or(time.len(), |dot| dot);
        let zone = time[fraction..].find(|other: char| other != '.' && !other.is_ascii_digit());
        let zone = zone.map_or("", |at| &time[fraction + at..]);
        Some(format!("{day} {}{zone}", &time[..fraction]))
    }
}
