// The text log of a link (WSLogStreamToFile; format as in api.md section 12): one line for each
// complete outermost expression, when its last byte was put or read. It reads copies of the bytes
// that pass, so that neither end notices; what is put or read while logging is suspended is left
// out.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_queue.h"
#include "base/error.h"
#include "expression/reader.h"

namespace wstp::link {

/// `expression` in a form like InputForm, its reader moved behind it; empty when it is not complete
/// or not readable. Never recurses.
std::string expression_text(expression::Reader& reader);

class Journal {
 public:
  Journal(ByteQueue& input, ByteQueue& output);
  ~Journal();

  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  Journal(Journal&&) = delete;
  Journal& operator=(Journal&&) = delete;

  /// Appends to a file from now on; false when it cannot be opened (documented; Wolfram's library
  /// answers success).
  bool add_file(const std::string& path);

  /// Stops writing to one file, or to all. Files never added are fine.
  void remove_file(std::string_view path);

  void remove_all() { files_.clear(); }

  void enable(bool on);

  void note_written();
  void note_read();
  void error(Error error);

 private:
  /// Bytes of one direction that were seen, and a reader that makes expressions of them.
  struct Direction {
    explicit Direction(const char* label) : name{label} {}

    const char* name;
    ByteQueue seen;
    expression::Reader reader{seen};
  };

  struct File {
    struct Close {
      // NOLINTNEXTLINE(cppcoreguidelines-owning-memory): the deleter itself
      void operator()(std::FILE* file) const { std::fclose(file); }
    };

    std::string path;
    std::unique_ptr<std::FILE, Close> stream;
  };

  [[nodiscard]] bool writes() const { return enabled_ && !files_.empty(); }

  void take(Direction& direction, const ByteQueue& queue, ByteQueue::Position from,
            ByteQueue::Position to);
  void line(const char* direction, std::string_view text);
  void repin();

  ByteQueue& input_;
  ByteQueue& output_;
  ByteQueue::Position read_;  // pinned in input_
  ByteQueue::Position written_;
  std::vector<File> files_;
  bool enabled_ = true;
  Direction put_{"write"};
  Direction got_{" read"};
};

}  // namespace wstp::link
