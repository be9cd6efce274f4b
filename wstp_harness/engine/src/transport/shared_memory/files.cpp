#include "transport/shared_memory/files.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

namespace wstp::transport::shared_memory {

namespace {

constexpr std::string_view FOLDER = "/tmp/MathLink";

std::string path_of(const std::string& link, std::string_view suffix) {
  std::string path{FOLDER};
  path += '/';
  path += link;
  return path += suffix;
}

/// Both directions, so that opening never waits for the peer and writing never lacks a reader.
Descriptor open_fifo(const std::string& path) {
  Descriptor fifo{::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)};
  struct stat status{};
  const bool real = fifo.valid() && ::fstat(fifo.get(), &status) == 0 && S_ISFIFO(status.st_mode) &&
                    status.st_uid == ::geteuid();
  if (!real) fifo.reset();
  return fifo;
}

bool make_fifo(const std::string& path) {
  if (::mkfifo(path.c_str(), 0600) == 0) return true;
  if (errno == ENOENT) {
    // The first link on this machine: for every user, each of whom may remove only his own.
    if (::mkdir(std::string{FOLDER}.c_str(), 01777) == 0)
      ::chmod(std::string{FOLDER}.c_str(), 01777);
    return ::mkfifo(path.c_str(), 0600) == 0;
  }
  // A left-over of a link that died: its segment is gone, so nobody uses it.
  return errno == EEXIST && ::unlink(path.c_str()) == 0 && ::mkfifo(path.c_str(), 0600) == 0;
}

/// The link a file belongs to, or nothing for another kind of file.
std::string_view link_of(std::string_view file) {
  const auto before = [file](std::string_view suffix) {
    return file.ends_with(suffix) ? file.substr(0, file.size() - suffix.size()) : "";
  };
  for (const auto side : {std::size_t{0}, std::size_t{1}}) {
    // The longest first: one ends like another.
    for (const auto suffix :
         {FIFO_SUFFIXES.at(side).at(2), FIFO_SUFFIXES.at(side).at(1), FIFO_SUFFIXES.at(side).at(0),
          DATA_LOCK_SUFFIXES.at(side), MESSAGE_LOCK_SUFFIXES.at(side)})
      if (const auto link = before(suffix); !link.empty()) return link;
  }
  return {};
}

bool made_by_an_engine(const char* path) {
  struct stat status{};
  return ::lstat(path, &status) == 0 && (status.st_mode & 0777U) == 0600U &&
         status.st_uid == ::geteuid();
}

}  // namespace

bool make_fifos(const std::string& link, std::size_t side, Fifos& fifos) {
  for (std::size_t i = 0; i < SIGNALS; ++i) {
    const auto path = path_of(link, FIFO_SUFFIXES.at(side).at(i));
    if (make_fifo(path)) fifos.at(i) = open_fifo(path);
    if (fifos.at(i).valid()) continue;
    remove_fifos(link, side);
    return false;
  }
  return true;
}

bool open_fifos(const std::string& link, std::size_t side, Fifos& fifos) {
  for (std::size_t i = 0; i < SIGNALS; ++i) {
    fifos.at(i) = open_fifo(path_of(link, FIFO_SUFFIXES.at(side).at(i)));
    if (!fifos.at(i).valid()) return false;
  }
  return true;
}

void remove_fifos(const std::string& link, std::size_t side) noexcept {
  for (const auto suffix : FIFO_SUFFIXES.at(side)) ::unlink(path_of(link, suffix).c_str());
}

Descriptor open_lock(const std::string& link, std::string_view suffix) {
  const auto path = path_of(link, suffix);
  return Descriptor{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600)};
}

void remove_files(const std::string& link) noexcept {
  for (const auto side : {std::size_t{0}, std::size_t{1}}) {
    remove_fifos(link, side);
    ::unlink(path_of(link, DATA_LOCK_SUFFIXES.at(side)).c_str());
    ::unlink(path_of(link, MESSAGE_LOCK_SUFFIXES.at(side)).c_str());
  }
  ::unlink(path_of("mlshm-" + link, ".rec").c_str());
}

void remove_orphans() {
  std::error_code none;  // no folder: nothing to remove
  for (const auto& entry : std::filesystem::directory_iterator{FOLDER, none}) {
    const auto file = entry.path().filename().string();
    const auto link = std::string{link_of(file)};
    if (link.empty() || !made_by_an_engine(entry.path().c_str())) continue;
    if (::access(("/dev/shm/" + link).c_str(), F_OK) != 0) ::unlink(entry.path().c_str());
  }
}

void signal(const Descriptor& fifo) noexcept {
  [[maybe_unused]] const auto ignored = ::write(fifo.get(), "1", 1);
}

bool take_signals(const Descriptor& fifo) noexcept {
  std::array<char, 256> taken{};
  bool any = false;
  while (::read(fifo.get(), taken.data(), taken.size()) > 0) any = true;
  return any;
}

bool has_untaken(const Descriptor& fifo) noexcept {
  int bytes = 0;
  return ::ioctl(fifo.get(), FIONREAD, &bytes) == 0 && bytes > 0;
}

}  // namespace wstp::transport::shared_memory
