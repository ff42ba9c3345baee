//! Pages of a list, by position: the next page begins after the last item of this one.
//!
//! Invariant: a position is the sort key of an item, which is unique within the list, so that nothing is shown twice or
//! left out when other items come or go meanwhile.

/// Which page is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageRequest<P> {
    /// How many items, 1 to [`crate::limits::PAGE_ITEMS_MAX`].
    pub limit: u32,
    /// The position of the last item of the page before.
    pub after: Option<P>,
}

impl<P> PageRequest<P> {
    /// How many rows to read: one more than is shown says whether there is a next page.
    pub fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// Makes the page of the rows that were read.
    pub fn page<T>(&self, mut rows: Vec<T>, position: impl Fn(&T) -> P) -> Page<T, P> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(position);
        Page { items: rows, next }
    }
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T, P> {
    pub items: Vec<T>,
    /// Where the next page begins; `None` on the last page.
    pub next: Option<P>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_whether_there_is_another() {
        let request = PageRequest {
            limit: 2,
            after: None,
        };
        let page = request.page(vec![1, 2, 3], |item| *item);
        assert_eq!(
            page,
            Page {
                items: vec![1, 2],
                next: Some(2)
            }
        );
        let page = request.page(vec![1, 2], |item| *item);
        assert_eq!(
            page,
            Page {
                items: vec![1, 2],
                next: None
            }
        );
    }
}
