//! Where the content of evidence lies: a folder, shared by replicas.
//!
//! Invariant: content is sealed before it gets here, in frames that open only in their own place and order; an object
//! is there whole or not at all, and lies safely on the disk before it is said to be there.

use std::{path::Path as FilePath, sync::Arc};

use bytes::{Buf, Bytes, BytesMut};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use object_store::{
    MultipartUpload, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path,
};

use crate::{
    domain::ids::{CouncilId, EvidenceId, ResponseId},
    sealing::{DataKey, Purpose, SealError},
};

/// Plain bytes of a frame; the last one may be shorter.
pub const FRAME_BYTES: usize = 64 * 1024;
/// What sealing adds: format, nonce and tag.
const SEAL_BYTES: usize = 1 + 12 + 16;
/// Sealed bytes written at a time.
const PART_BYTES: usize = 8 * (FRAME_BYTES + SEAL_BYTES);

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("the evidence store cannot be used")]
    Store(#[from] object_store::Error),
    #[error("the evidence store's folder cannot be made")]
    Folder(#[from] std::io::Error),
    #[error("the evidence store's address must begin with file://")]
    Address,
    #[error("evidence cannot be sealed or does not open")]
    Seal(#[from] SealError),
    #[error("evidence is shorter or longer than it was")]
    Length,
}

/// Which file it is. Its seal is bound to all three ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileId {
    pub council: CouncilId,
    pub response: ResponseId,
    pub evidence: EvidenceId,
}

impl FileId {
    fn path(self) -> Path {
        Path::from(format!(
            "{}/{}/{}",
            self.council, self.response, self.evidence
        ))
    }

    /// What a frame's seal is bound to: the file, the frame's number, and whether it is the last.
    fn place(self, number: u64, last: Last) -> Vec<u8> {
        let mut place = Vec::with_capacity(57);
        place.extend_from_slice(self.council.0.as_bytes());
        place.extend_from_slice(self.response.0.as_bytes());
        place.extend_from_slice(self.evidence.0.as_bytes());
        place.extend_from_slice(&number.to_be_bytes());
        place.push(match last {
            Last::Yes => 1,
            Last::No => 0,
        });
        place
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Yes,
    No,
}

/// The store. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Files {
    store: Arc<LocalFileSystem>,
    key: Arc<DataKey>,
}

impl Files {
    /// Opens the store at `file://PATH`, making its folder if it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made or used.
    pub fn open(address: &str, key: Arc<DataKey>) -> Result<Self, FileError> {
        let folder = FilePath::new(address.strip_prefix("file://").ok_or(FileError::Address)?);
        std::fs::create_dir_all(folder)?;
        let store = LocalFileSystem::new_with_prefix(folder)?
            .with_fsync(true)
            .with_automatic_cleanup(true);
        Ok(Self {
            store: Arc::new(store),
            key,
        })
    }

    /// Begins to write a file. Nothing is there until [`Writing::finish`].
    ///
    /// # Errors
    /// The store's.
    pub async fn write(&self, id: FileId) -> Result<Writing, FileError> {
        let upload = self.store.put_multipart(&id.path()).await?;
        Ok(Writing {
            id,
            key: Arc::clone(&self.key),
            upload,
            plain: BytesMut::with_capacity(FRAME_BYTES),
            sealed: BytesMut::with_capacity(PART_BYTES),
            number: 0,
        })
    }

    /// Removes a file; one that is not there is no error.
    ///
    /// # Errors
    /// The store's.
    pub async fn remove(&self, id: FileId) -> Result<(), FileError> {
        match self.store.delete(&id.path()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The plain content of a file of `size` bytes, frame by frame. It ends with an error when anything in the store was
    /// changed, cut or moved.
    ///
    /// # Errors
    /// When the file is not there.
    pub async fn read(
        &self,
        id: FileId,
        size: u64,
    ) -> Result<impl Stream<Item = Result<Bytes, FileError>> + use<>, FileError> {
        let found = self.store.get(&id.path()).await?;
        let key = Arc::clone(&self.key);
        let reading = Reading {
            id,
            key,
            sealed: found.into_stream().map_err(FileError::from).boxed(),
            held: BytesMut::new(),
            number: 0,
            left: size,
        };
        Ok(stream::try_unfold(reading, Reading::next))
    }
}

/// A file on its way in.
pub struct Writing {
    id: FileId,
    key: Arc<DataKey>,
    upload: Box<dyn MultipartUpload>,
    plain: BytesMut,
    sealed: BytesMut,
    number: u64,
}

impl Writing {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// The store's, or when sealing fails.
    pub async fn push(&mut self, mut bytes: &[u8]) -> Result<(), FileError> {
        while !bytes.is_empty() {
            // A full frame is sealed only when more follows, so that the last one can be told.
            if self.plain.len() == FRAME_BYTES {
                self.seal(Last::No).await?;
            }
            let room = FRAME_BYTES - self.plain.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.plain.extend_from_slice(now);
            bytes = later;
        }
        Ok(())
    }

    async fn seal(&mut self, last: Last) -> Result<(), FileError> {
        let place = self.id.place(self.number, last);
        let sealed = self
            .key
            .seal(Purpose::EvidenceContent, &place, &self.plain)?;
        self.plain.clear();
        self.number += 1;
        self.sealed.extend_from_slice(&sealed);
        if self.sealed.len() >= PART_BYTES {
            self.flush().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), FileError> {
        let part = self.sealed.split().freeze();
        self.upload.put_part(PutPayload::from(part)).await?;
        Ok(())
    }

    /// Puts the whole file in its place.
    ///
    /// # Errors
    /// The store's, or when sealing fails; nothing is there then.
    pub async fn finish(mut self) -> Result<(), FileError> {
        self.seal(Last::Yes).await?;
        if !self.sealed.is_empty() {
            self.flush().await?;
        }
        self.upload.complete().await?;
        Ok(())
    }

    /// Throws away what was written.
    ///
    /// # Errors
    /// The store's.
    pub async fn abandon(mut self) -> Result<(), FileError> {
        self.upload.abort().await?;
        Ok(())
    }
}

struct Reading {
    id: FileId,
    key: Arc<DataKey>,
    sealed: stream::BoxStream<'static, Result<Bytes, FileError>>,
    held: BytesMut,
    number: u64,
    /// Plain bytes still to come.
    left: u64,
}

impl Reading {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, FileError> {
        if self.left == 0 {
            return Ok(None);
        }
        let length = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(FRAME_BYTES);
        let wanted = length + SEAL_BYTES;
        while self.held.len() < wanted {
            let more = self.sealed.next().await.ok_or(FileError::Length)??;
            self.held.extend_from_slice(&more);
        }
        let last = if u64::try_from(length).is_ok_and(|length| length == self.left) {
            Last::Yes
        } else {
            Last::No
        };
        let frame = self.held.get(..wanted).ok_or(FileError::Length)?;
        let place = self.id.place(self.number, last);
        let plain = self.key.open(Purpose::EvidenceContent, &place, frame)?;
        self.held.advance(wanted);
        self.number += 1;
        self.left = self
            .left
            .saturating_sub(u64::try_from(length).unwrap_or(u64::MAX));
        Ok(Some((Bytes::from(plain), self)))
    }
}
