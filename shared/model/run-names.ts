// The words of which the names of flow runs consist, such as `perfect-auk`.

// A bundler cannot know that `split` changes nothing: without the annotation the words are in every bundle.
export const adjectives: readonly string[] = /* @__PURE__ */ (
  'able amber ample ancient brave bright brisk calm careful clever cosmic crimson curious daring eager early ' +
  'earnest electric fair fearless fluent gentle glad golden graceful happy honest humble jolly keen kind lively ' +
  'loyal lucid lucky mellow merry mighty mindful modest neat nimble noble patient perfect placid playful polite ' +
  'prompt proud quick quiet radiant rapid ready robust rustic scarlet serene sharp silent silver sincere smooth ' +
  'solid steady sunny swift tidy tranquil trusty upbeat valiant vivid warm watchful wise witty zesty'
).split(' ');

export const animals: readonly string[] = /* @__PURE__ */ (
  'albatross ant antelope auk badger bat bear beaver bee bison boar buffalo camel caribou cat cheetah cicada ' +
  'condor coot crane cricket crow deer dingo dolphin dove dragonfly eagle eel egret elk falcon ferret finch ' +
  'firefly fox frog gazelle gecko goose grebe gull hare hawk hedgehog heron hornet ibex ibis jackal jaguar jay ' +
  'kestrel kite koala lark lemur leopard lion lizard lynx magpie marmot marten mole moose moth newt ocelot ' +
  'octopus osprey otter owl oyster panda panther parrot pelican penguin petrel pigeon plover puffin puma quail ' +
  'rabbit raccoon raven robin salmon seal shrew sloth snail sparrow squid stork swan swift tapir tern tiger toad ' +
  'trout turtle viper vulture walrus weasel whale wolf wombat wren yak zebra'
).split(' ');
