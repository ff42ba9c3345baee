//! Showing exact fractions.
//!
//! Invariant: the only rounding there is, half up, and never used for a decision.

use crate::domain::method::Tenths;

/// The fraction out of 100, rounded half up to 0.1, such as `59.9`. Nothing over nothing is `0.0`.
pub fn display_of(numerator: i64, denominator: i64) -> String {
    let tenths = rounded(numerator, denominator, 1000);
    Tenths(u32::try_from(tenths).unwrap_or(0)).to_string()
}

/// The fraction out of 100 in hundredths, rounded half up: 6667 is two thirds. For tables that
/// compare bidders question by question.
pub fn hundredths_of(numerator: i64, denominator: i64) -> u32 {
    u32::try_from(rounded(numerator, denominator, 10_000)).unwrap_or(0)
}

fn rounded(numerator: i64, denominator: i64, scale: i128) -> i128 {
    if denominator <= 0 {
        return 0;
    }
    let (n, d) = (i128::from(numerator), i128::from(denominator));
    (2 * n * scale + d).div_euclid(2 * d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_is_rounded_half_up_to_a_tenth() {
        assert_eq!(display_of(2, 3), "66.7");
        assert_eq!(display_of(1, 3), "33.3");
        assert_eq!(display_of(1, 2000), "0.1");
        assert_eq!(display_of(1, 2001), "0.0");
        assert_eq!(display_of(5996, 10_000), "60.0");
        assert_eq!(display_of(i64::MAX, i64::MAX), "100.0");
        assert_eq!(display_of(0, 0), "0.0");
    }

    #[test]
    fn hundredths_keep_two_more_digits() {
        assert_eq!(hundredths_of(2, 3), 6667);
        assert_eq!(hundredths_of(1, 1), 10_000);
    }
}
