//! The arithmetic of one lot: shares, denominators and factors.
//!
//! Invariant: checked integers throughout; what does not fit is refused at issue, never at the
//! opening. Full marks everywhere give exactly the lot's denominator.

use super::Share;

/// The lot's denominator is a multiple of this, so that tenths of 100 are exact.
const TENTHS: i64 = 1000;
/// The highest value of an answer.
pub(super) const VALUE_MAX: i64 = 100;

/// A section before its place in the lot is known.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) weight: u32,
    /// Points for full marks.
    pub(super) denominator: i64,
}

/// Greatest common divisor; of 0 and n it is n.
pub(super) fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

fn lcm(a: i64, b: i64) -> Option<i64> {
    (a / gcd(a, b)).checked_mul(b)
}

/// Each part's share, the lot's denominator, and each part's factor; none beyond i64.
///
/// Parts must have a weight and a denominator above 0.
pub(super) fn combine(parts: &[Part]) -> Option<(Vec<Share>, i64, Vec<i64>)> {
    let sum: i64 = parts.iter().map(|part| i64::from(part.weight)).sum();
    let shares: Vec<Share> = parts
        .iter()
        .map(|part| {
            let weight = i64::from(part.weight);
            let common = gcd(weight, sum);
            Share {
                numerator: weight / common,
                denominator: sum / common,
            }
        })
        .collect();
    let mut denominator = TENTHS;
    for (part, share) in parts.iter().zip(&shares) {
        let whole = share.denominator.checked_mul(part.denominator)?;
        denominator = lcm(denominator, whole / gcd(share.numerator, whole))?;
    }
    let factors = parts
        .iter()
        .zip(&shares)
        .map(|(part, share)| {
            // In 128 bits the product cannot overflow, and the division has no remainder by the
            // choice of the denominator.
            let whole = i128::from(share.denominator) * i128::from(part.denominator);
            i64::try_from(i128::from(denominator) * i128::from(share.numerator) / whole).ok()
        })
        .collect::<Option<Vec<_>>>()?;
    Some((shares, denominator, factors))
}

/// The points that one hundredth of a value is worth, for question weight times subject weight,
/// reduced by what all of them have in common.
pub(super) fn reduce(products: &[i64]) -> i64 {
    products
        .iter()
        .fold(0, |common, product| gcd(common, *product))
        .max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_sections_meet_on_a_common_denominator() {
        let parts = [
            Part {
                weight: 60,
                denominator: 300,
            },
            Part {
                weight: 40,
                denominator: 700,
            },
        ];
        let (shares, denominator, factors) = combine(&parts).unwrap();
        assert_eq!((shares[0].numerator, shares[0].denominator), (3, 5));
        assert_eq!((shares[1].numerator, shares[1].denominator), (2, 5));
        // lcm(1000, 1500/3 = 500, 3500/2 = 1750) = 7000.
        assert_eq!(denominator, 7000);
        assert_eq!(factors, [14, 4]);
        assert_eq!(14 * 300 + 4 * 700, denominator);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let parts: Vec<_> = [101, 103, 107, 109, 113, 127, 131, 137, 139, 149]
            .into_iter()
            .map(|prime| Part {
                weight: 10,
                denominator: prime * 100,
            })
            .collect();
        assert!(combine(&parts).is_none());
    }

    proptest! {
        #[test]
        fn full_marks_give_exactly_the_denominator(
            parts in prop::collection::vec((1_u32..=60, 1_i64..=60), 1..8)
        ) {
            let parts: Vec<_> = parts
                .into_iter()
                .map(|(weight, points)| Part { weight, denominator: points * 100 })
                .collect();
            if let Some((_, denominator, factors)) = combine(&parts) {
                let full: i128 = parts
                    .iter()
                    .zip(&factors)
                    .map(|(part, factor)| i128::from(part.denominator) * i128::from(*factor))
                    .sum();
                prop_assert_eq!(full, i128::from(denominator));
                prop_assert_eq!(denominator % 1000, 0);
            }
        }
    }
}
