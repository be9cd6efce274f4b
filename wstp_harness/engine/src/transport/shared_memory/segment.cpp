#include "transport/shared_memory/segment.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <new>
#include <system_error>
#include <vector>

#include "transport/descriptor.h"
#include "transport/shared_memory/files.h"

namespace wstp::transport::shared_memory {

namespace {

constexpr const char* FOLDER = "/dev/shm";
constexpr std::size_t LONGEST_NAME = 200;  // with a suffix still a file name

bool usable(const std::string& name) {
  return !name.empty() && name.size() <= LONGEST_NAME && name.find('/') == std::string::npos &&
         name != "." && name != "..";
}

std::unique_ptr<Segment> map(int fd, std::size_t size) {
  void* const address = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (address == MAP_FAILED) return nullptr;
  return std::make_unique<Segment>(std::span{static_cast<std::byte*>(address), size});
}

void describe(const Segment& segment) {
  auto& header = segment.wolfram();
  for (std::size_t i = 0; i < FORM_4.size(); ++i)
    header.numbers.at(i).store(FORM_4.at(i), std::memory_order_relaxed);
  for (const auto side : {std::size_t{0}, std::size_t{1}})
    segment.ring(side).free.store(WOLFRAM_RING_SIZE, std::memory_order_relaxed);
  segment.ring(0).writer_pid.store(static_cast<std::uint32_t>(::getpid()));
  header.state[0].store(SIDE_STATE[0]);
  header.creator_opened.store(SIDE_OPENED);
  auto& area = segment.area();
  area.magic = MAGIC;
  // Without entropy the nonce stays zero: still only readable by this user.
  [[maybe_unused]] const auto ignored = ::getrandom(area.nonce.data(), area.nonce.size(), 0);
}

bool well_formed(const Segment& segment) {
  const auto& header = segment.wolfram();
  return std::ranges::equal(header.numbers, segment.form(), [](const Word& word, auto number) {
    return word.load(std::memory_order_relaxed) == number;
  });
}

bool alive(std::uint32_t pid) { return ::kill(static_cast<pid_t>(pid), 0) == 0 || errno != ESRCH; }

bool is_dead_engines(const std::string& name) {
  const auto opened = open_segment(name);
  return opened.segment && opened.segment->has_area() &&
         !alive(opened.segment->ring(0).writer_pid.load());
}

/// Names under /dev/shm with exactly an engine segment's size.
std::vector<std::string> candidates() {
  std::vector<std::string> names;
  std::error_code none;  // a folder or file that is gone holds no candidate
  for (const auto& entry : std::filesystem::directory_iterator{FOLDER, none}) {
    const bool fits = entry.is_regular_file(none) && entry.file_size(none) == SEGMENT_SIZE;
    if (fits) names.push_back(entry.path().filename().string());
  }
  return names;
}

}  // namespace

Segment::~Segment() { ::munmap(memory_.data(), memory_.size()); }

WolframHeader& Segment::wolfram() const {
  return *std::launder(reinterpret_cast<WolframHeader*>(memory_.data()));
}

WolframRing& Segment::ring(std::size_t i) const {
  return *std::launder(
      reinterpret_cast<WolframRing*>(memory_.subspan(ring_offset(form(), i)).data()));
}

const Form& Segment::form() const { return memory_.size() == size_of(FORM_3) ? FORM_3 : FORM_4; }

EngineArea& Segment::area() const {
  return *std::launder(reinterpret_cast<EngineArea*>(memory_.subspan(AREA_OFFSET).data()));
}

bool Segment::has_area() const { return memory_.size() == SEGMENT_SIZE && area().magic == MAGIC; }

std::array<std::span<std::byte>, 2> Segment::engine_data() const {
  const auto data = memory_.subspan(DATA_OFFSET);
  return {data.first(DUPLEX_CAPACITY), data.last(DUPLEX_CAPACITY)};
}

OpenedSegment create_segment(const std::string& name) {
  if (!usable(name)) return {nullptr, Error::BadName};
  const Descriptor file{::shm_open(name.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600)};
  if (!file.valid()) return {nullptr, errno == EEXIST ? Error::NameTaken : Error::Resource};
  auto segment = ::ftruncate(file.get(), static_cast<off_t>(SEGMENT_SIZE)) == 0
                     ? map(file.get(), SEGMENT_SIZE)
                     : nullptr;
  if (!segment) {
    unlink_segment(name);
    return {nullptr, Error::Resource};
  }
  describe(*segment);
  return {std::move(segment), Error::Ok};
}

void offer(const Segment& segment, std::uint16_t lifeline_port) {
  segment.wolfram().lifeline_port.store(lifeline_port, std::memory_order_relaxed);
  segment.wolfram().present[0].store(1, std::memory_order_release);  // pairs with open_segment
}

OpenedSegment open_segment(const std::string& name) {
  if (!usable(name)) return {nullptr, Error::BadName};
  const Descriptor file{::shm_open(name.c_str(), O_RDWR, 0)};
  struct stat status{};
  if (!file.valid() || ::fstat(file.get(), &status) != 0) return {nullptr, Error::NoListener};
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size != SEGMENT_SIZE && size != size_of(FORM_4) && size != size_of(FORM_3))
    return {nullptr, Error::NoListener};
  auto segment = map(file.get(), size);
  if (!segment) return {nullptr, Error::Resource};
  if (segment->wolfram().present[0].load(std::memory_order_acquire) == 0 || !well_formed(*segment))
    return {nullptr, Error::NoListener};
  return {std::move(segment), Error::Ok};
}

void unlink_segment(const std::string& name) noexcept { ::shm_unlink(name.c_str()); }

void remove_dead_segments() {
  for (const auto& name : candidates()) {
    if (!is_dead_engines(name)) continue;
    unlink_segment(name);
    remove_files(name);
  }
}

}  // namespace wstp::transport::shared_memory
